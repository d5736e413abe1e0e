/**
 * Owns what a developer needs around Roster: a database, a mail server, an identity provider, and people to play with. Must not
 * be needed by anything: in production nothing here is loaded, and its libraries are not in the package.
 */
package dev.roster.dev;
