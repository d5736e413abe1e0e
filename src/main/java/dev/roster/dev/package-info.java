/** A database, a mail server, an identity provider and people for development. No other package may depend on it. */
package dev.roster.dev;
