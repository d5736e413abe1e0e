/**
 * Owns who is signed in in a browser: the sign-in at the identity provider, the session, and its end. Must not know the pages
 * that it lets people see.
 */
package dev.roster.session;
