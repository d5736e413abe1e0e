package dev.roster.access;

import java.time.Instant;
import java.util.UUID;

/** @param endsAt when the membership or the role expires, whichever is first; null if neither does */
public record Membership(UUID memberId, String email, String name, String role, boolean suspended, Permissions permissions,
        Instant endsAt) {
    public Membership limitedTo(Permissions limits) {
        return new Membership(memberId, email, name, role, suspended, permissions.and(limits), endsAt);
    }
}
