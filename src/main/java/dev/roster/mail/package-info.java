/** Owns the outbox and the delivery of emails. Features render their emails; this package depends on no feature. */
package dev.roster.mail;
