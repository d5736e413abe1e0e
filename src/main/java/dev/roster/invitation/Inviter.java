package dev.roster.invitation;

import java.util.UUID;

import dev.roster.access.Actor;

/** Who invites, as the invited person reads it: with the name of that time. */
record Inviter(UUID memberId, String name, String email) {

    static Inviter of(Actor actor) {
        return new Inviter(actor.memberId(), actor.name() == null ? actor.label() : actor.name(), actor.email());
    }

    static Inviter operator(String name) {
        return new Inviter(null, name, null);
    }
}
