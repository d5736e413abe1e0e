package dev.roster.audit;

import java.util.Locale;
import java.util.UUID;

import dev.roster.access.Actor;
import dev.roster.platform.RequestOrigin;

/**
 * Who caused an event, and from where.
 *
 * @param id the member, also when a key acted for them; null for whoever is none
 * @param keyId the key that acted; else null
 */
public record Author(Kind kind, UUID id, UUID keyId, String label, RequestOrigin origin) {

    /** A person is somebody who holds an invitation's secret and is no member (yet); the system is Roster itself. */
    public enum Kind {
        MEMBER,
        KEY,
        OPERATOR,
        PERSON,
        SYSTEM;

        String stored() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Author of(Actor actor) {
        return new Author(Kind.valueOf(actor.kind().name()), actor.memberId(), actor.keyId(), actor.label(), actor.origin());
    }

    /** The same without what tells who somebody is. */
    Author under(String pseudonym) {
        return new Author(kind, id, keyId, pseudonym, new RequestOrigin(origin.requestId(), null, null));
    }

    public static Author member(UUID memberId, String email, RequestOrigin origin) {
        return new Author(Kind.MEMBER, memberId, null, email, origin);
    }

    public static Author operator(String label, RequestOrigin origin) {
        return new Author(Kind.OPERATOR, null, null, label, origin);
    }

    public static Author person(String email, RequestOrigin origin) {
        return new Author(Kind.PERSON, null, null, email, origin);
    }
}
