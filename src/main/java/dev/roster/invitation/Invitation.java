package dev.roster.invitation;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.ColumnResult;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityResult;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.SqlResultSetMapping;
import jakarta.persistence.Version;

import dev.roster.account.Account;
import dev.roster.problem.ProblemType;
import dev.roster.value.EmailAddress;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;

/** An offer to join an account, to one address. Its secrets are elsewhere: nothing that handles an invitation can show one. */
@Entity
@IdClass(Invitation.Key.class)
@SqlResultSetMapping(name = Invitation.BY_SECRET, entities = @EntityResult(entityClass = Invitation.class), columns = {
        @ColumnResult(name = "is_current", type = Boolean.class) })
class Invitation extends PanacheEntityBase {

    static final String BY_SECRET = "invitation-by-secret";
    static final Duration RESEND_COOLDOWN = Duration.ofSeconds(60);

    record Key(UUID accountId, UUID id) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    UUID id;
    String email;
    String name;
    String role;
    String language;
    String note;
    String state;
    UUID inviterId;
    String inviterName;
    String inviterEmail;
    Instant createdAt;
    Instant expiresAt;
    Instant lastMailAt;
    UUID mailId;
    UUID memberId;
    Instant closedAt;
    UUID batchId;
    @Version
    int version;

    static Invitation open(Account account, InvitationDraft wanted, Inviter inviter, Instant now) {
        Invitation invitation = new Invitation();
        invitation.accountId = account.id();
        invitation.id = Ids.next();
        invitation.email = wanted.email().value();
        invitation.state = InvitationState.OPEN.value();
        invitation.createdAt = now;
        invitation.renew(account, wanted, inviter, now);
        return invitation;
    }

    /** Holds what was requested last, in a new email and with a fresh expiry. */
    void renew(Account account, InvitationDraft wanted, Inviter inviter, Instant now) {
        amend(account, wanted, inviter);
        expiresAt = now.plus(account.invitationLifetime());
        lastMailAt = now;
    }

    /** Holds what was requested last, when it is too early for another email. The latest inviter answers for the invitation. */
    void amend(Account account, InvitationDraft wanted, Inviter inviter) {
        role = wanted.role();
        name = wanted.name();
        language = wanted.language() == null ? account.defaultLanguage() : wanted.language();
        note = wanted.note();
        inviterId = inviter.memberId();
        inviterName = inviter.name();
        inviterEmail = inviter.email();
    }

    InvitationDraft asWanted() {
        return new InvitationDraft(new EmailAddress(email), name, role, language, note);
    }

    void accept(UUID newMember, Instant now) {
        memberId = newMember;
        close(InvitationState.ACCEPTED, now);
    }

    void close(InvitationState outcome, Instant now) {
        mustBeOpen();
        state = outcome.value();
        closedAt = now;
    }

    InvitationState stateAt(Instant now) {
        InvitationState stored = InvitationState.fromString(state);
        return stored == InvitationState.OPEN && !expiresAt.isAfter(now) ? InvitationState.EXPIRED : stored;
    }

    boolean isCoolingDown(Instant now) {
        return cooldown(now).compareTo(Duration.ZERO) > 0;
    }

    Duration cooldown(Instant now) {
        return Duration.between(now, resendableAt());
    }

    Instant resendableAt() {
        return resendableAfter(lastMailAt);
    }

    static Instant resendableAfter(Instant lastMailAt) {
        return lastMailAt.plus(RESEND_COOLDOWN);
    }

    /** For those who manage it: an expired one may still be sent again or revoked. */
    void mustBeOpen() {
        if (!state.equals(InvitationState.OPEN.value())) {
            throw ProblemType.INVITATION_CLOSED.because("It is " + state + ". Invite the address again for a new one.");
        }
    }

    /** For those who want to join by it. */
    void mustBeUsable(Instant now) {
        switch (stateAt(now)) {
            case OPEN -> {
            }
            case ACCEPTED -> throw ProblemType.INVITATION_ACCEPTED.because("Each invitation works once.");
            case DECLINED -> throw ProblemType.INVITATION_DECLINED.because("Ask for a new one.");
            case REVOKED -> throw ProblemType.INVITATION_REVOKED.because("Ask for a new one.");
            case EXPIRED -> throw ProblemType.INVITATION_EXPIRED.because("It expired at " + expiresAt + ". Ask for a new one.");
        }
    }
}
