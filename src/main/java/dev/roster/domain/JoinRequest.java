package dev.roster.domain;

import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.member.NewMember;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.core.json.JsonObject;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A person's request to join an account. To the person, a declined request looks like a pending one. */
@Entity
@IdClass(JoinRequest.Key.class)
class JoinRequest extends PanacheEntityBase {
    private static final Duration LIFETIME = Duration.ofDays(14);

    record Key(UUID accountId, UUID id) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    UUID id;
    String domain;
    String issuer;
    String subject;
    String email;
    String name;
    String state;
    Instant createdAt;
    Instant expiresAt;
    Instant decidedAt;
    Instant withdrawnAt;
    UUID memberId;
    @Version
    int version;

    /** @param declinedAt when an earlier request of the person was declined, which declines this one too; null if none was */
    static JoinRequest of(JoinOffers.Offer offer, Applicant person, Instant declinedAt, Instant now) {
        JoinRequest request = new JoinRequest();
        request.accountId = offer.accountId();
        request.id = Ids.next();
        request.domain = offer.domain();
        request.issuer = person.issuer();
        request.subject = person.subject();
        request.email = person.email();
        request.name = person.principal().name();
        request.state = (declinedAt == null ? JoinRequestState.PENDING : JoinRequestState.DECLINED).value();
        request.createdAt = now;
        request.expiresAt = now.plus(LIFETIME);
        request.decidedAt = declinedAt;
        return request;
    }

    NewMember person() {
        return new NewMember(issuer, subject, email, name);
    }

    boolean isPending(Instant now) {
        return state.equals(JoinRequestState.PENDING.value()) && expiresAt.isAfter(now);
    }

    void mustBePending(Instant now) {
        if (!isPending(now)) {
            throw ProblemType.JOIN_REQUEST_CLOSED.because("It was decided or withdrawn, or has expired.");
        }
    }

    void approve(UUID newMember, Instant now) {
        mustBePending(now);
        state = JoinRequestState.APPROVED.value();
        memberId = newMember;
        decidedAt = now;
    }

    void decline(Instant now) {
        mustBePending(now);
        state = JoinRequestState.DECLINED.value();
        decidedAt = now;
    }

    /** A declined request stays declined. */
    void withdraw(Instant now) {
        if (isPending(now)) {
            state = JoinRequestState.WITHDRAWN.value();
        }
        withdrawnAt = now;
    }

    AuditLog.Entry entry(AuditAction action, JsonObject before, JsonObject after) {
        return new AuditLog.Entry(action, Target.joinRequest(id, email), before, after);
    }

    AuditLog.Entry closedEntry(AuditAction action) {
        return entry(action, new JsonObject().put("state", JoinRequestState.PENDING.value()),
                new JsonObject().put("state", state));
    }
}
