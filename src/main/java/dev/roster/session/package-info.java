/** Signs people in at the identity provider and stores the sessions of browsers. This package must not depend on the pages. */
package dev.roster.session;
