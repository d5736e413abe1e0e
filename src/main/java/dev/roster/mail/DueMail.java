package dev.roster.mail;

import java.time.Instant;
import java.util.UUID;

/** A mail that this replica has taken out of the queue to send. */
public record DueMail(UUID accountId, UUID id, String kind, UUID subjectId, String recipient, int attempts, Instant createdAt) {
}
