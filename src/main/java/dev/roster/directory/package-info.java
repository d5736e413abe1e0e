/**
 * The connection of an account to its directory, with its tokens, and the links between users and groups of the directory and
 * members and groups of Roster. The package {@code scim} is the protocol on top of it. Depends on {@code account},
 * {@code member}, {@code group} and {@code role}, and on {@code invitation} for the limits of emails.
 */
package dev.roster.directory;
