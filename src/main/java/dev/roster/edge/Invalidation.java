package dev.roster.edge;

import java.util.UUID;

/** Tells one session that results about an account may be outdated. */
public record Invalidation(UUID id, UUID account) {
}
