package dev.roster.access;

import java.time.Instant;
import java.util.UUID;

/** @param accessExpiresAt when the membership or the role expires, whichever is first; null if neither does */
public record Membership(UUID memberId, String email, String name, String role, boolean suspended, Permissions permissions,
        Instant accessExpiresAt) {
    public Membership with(Permissions others) {
        return new Membership(memberId, email, name, role, suspended, others, accessExpiresAt);
    }

    public Membership limitedTo(Permissions limits) {
        return with(permissions.and(limits));
    }
}
