/** Owns accounts (tenants): their settings and whether they are open. This package does not depend on members. */
package dev.roster.account;
