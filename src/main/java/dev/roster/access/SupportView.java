package dev.roster.access;

import java.time.Instant;
import java.util.UUID;

/** The account that an operator's session sees as a member, read-only. */
public record SupportView(UUID accountId, UUID id, Instant expiresAt) {
}
