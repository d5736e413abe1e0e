package dev.roster.access;

import java.time.Instant;
import java.util.UUID;

/**
 * A person's place in an account, as the database had it when it was asked.
 *
 * @param endsAt when the membership, or the role, ends by itself; null when neither does
 */
public record Membership(UUID memberId, String email, String name, String role, boolean suspended, Permissions permissions,
        Instant endsAt) {

    Membership limitedTo(Permissions limits) {
        return new Membership(memberId, email, name, role, suspended, permissions.and(limits), endsAt);
    }
}
