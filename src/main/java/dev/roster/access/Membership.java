package dev.roster.access;

import java.util.UUID;

/** A person's place in an account, as the database had it when it was asked. */
public record Membership(UUID memberId, String email, String name, String role, boolean suspended, Permissions permissions) {

    Membership limitedTo(Permissions limits) {
        return new Membership(memberId, email, name, role, suspended, permissions.and(limits));
    }
}
