/**
 * Exports and deletes whole accounts. Knows the tables of all features; {@code account} closes, reopens and marks accounts, and
 * no feature depends on this package.
 */
package dev.roster.lifecycle;
