package dev.roster.access;

import java.time.Instant;
import java.util.UUID;

/** @param accessExpiresAt when the membership or the role expires, whichever is first; null if neither does */
public record Membership(UUID memberId, String email, String name, String role, boolean suspended, Permissions permissions,
        Instant accessExpiresAt) {
    public Membership limitedTo(Permissions limits) {
        return new Membership(memberId, email, name, role, suspended, permissions.and(limits), accessExpiresAt);
    }
}
