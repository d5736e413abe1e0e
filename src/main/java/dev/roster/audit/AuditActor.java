package dev.roster.audit;

import java.util.Locale;
import java.util.UUID;

import dev.roster.access.Actor;
import dev.roster.http.RequestOrigin;

/**
 * Who caused an event, and from where.
 *
 * @param id the member, also when a key acted for them; null for whoever is none
 * @param keyId the key that acted; else null
 */
public record AuditActor(Kind kind, UUID id, UUID keyId, String label, RequestOrigin origin) {

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

    public static AuditActor of(Actor actor) {
        return new AuditActor(Kind.valueOf(actor.kind().name()), actor.memberId(), actor.keyId(), actor.label(),
                actor.origin());
    }

    /** The same without what tells who somebody is. */
    AuditActor under(String pseudonym) {
        return new AuditActor(kind, id, keyId, pseudonym, new RequestOrigin(origin.requestId(), null, null));
    }

    public static AuditActor member(UUID memberId, String email, RequestOrigin origin) {
        return new AuditActor(Kind.MEMBER, memberId, null, email, origin);
    }

    public static AuditActor operator(String label, RequestOrigin origin) {
        return new AuditActor(Kind.OPERATOR, null, null, label, origin);
    }

    public static AuditActor person(String email, RequestOrigin origin) {
        return new AuditActor(Kind.PERSON, null, null, email, origin);
    }
}
