package dev.roster.audit;

import dev.roster.access.Actor;
import dev.roster.http.RequestOrigin;
import java.util.Locale;
import java.util.UUID;

/**
 * The actor of an event.
 *
 * @param id the member, also if one of the member's keys acted; null if the actor is not a member
 * @param keyId the API key or the token of the directory that acted; null if none did
 */
public record AuditActor(Kind kind, UUID id, UUID keyId, String label, RequestOrigin origin) {
    /** A person acts with the secret of an invitation, without being a member. The system is Roster itself. */
    public enum Kind {
        MEMBER,
        KEY,
        OPERATOR,
        PERSON,
        DIRECTORY,
        SYSTEM;

        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static AuditActor of(Actor actor) {
        return new AuditActor(Kind.valueOf(actor.kind().name()), actor.memberId(), actor.keyId(), actor.label(),
                actor.origin());
    }

    AuditActor erased(String pseudonym) {
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
