/**
 * Owns the outbox, which commits with the change that causes an email, and delivery. Features render their emails; this package
 * knows none of them.
 */
package dev.roster.mail;
