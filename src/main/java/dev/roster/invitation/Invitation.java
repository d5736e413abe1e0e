package dev.roster.invitation;

import dev.roster.account.Account;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.group.HeldGroup;
import dev.roster.invitation.InvitationView.Inviter;
import dev.roster.mail.Outbox;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** An invitation of one email address to an account. The hashes of its secrets are in {@code invitation_secret}. */
@Entity
@IdClass(Invitation.Key.class)
class Invitation extends PanacheEntityBase {
    static final Duration RESEND_COOLDOWN = Duration.ofSeconds(60);

    /** The set-based form of {@link #close}: revokes many invitations {@code i} in one statement. $2 is the time. */
    static final String REVOKE = "update invitation i set state = 'revoked', closed_at = $2, version = version + 1 ";

    record Key(UUID accountId, UUID id) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    UUID id;
    String email;
    String name;
    String role;
    /** Deleted groups have no effect. */
    UUID[] groupIds;
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
    UUID linkId;
    UUID memberId;
    Instant closedAt;
    UUID importId;
    @Version
    int version;

    static Invitation open(Account account, NewInvitation request, Inviter inviter, Instant now) {
        Invitation invitation = new Invitation();
        invitation.accountId = account.id();
        invitation.id = Ids.next();
        invitation.email = request.email();
        invitation.state = InvitationState.OPEN.value();
        invitation.createdAt = now;
        invitation.renew(account, request, inviter, now);
        return invitation;
    }

    /** Takes the values of the latest request, with a new email and a fresh expiry. */
    void renew(Account account, NewInvitation request, Inviter inviter, Instant now) {
        amend(account, request, inviter);
        expiresAt = now.plus(account.invitationLifetime());
        lastMailAt = now;
    }

    /** Takes the values of the latest request without a new email. The principal of that request becomes the inviter. */
    void amend(Account account, NewInvitation request, Inviter inviter) {
        role = request.role();
        groupIds = request.groupsOrNone().toArray(UUID[]::new);
        name = request.name();
        language = request.language() == null ? account.defaultLanguage() : request.language();
        note = request.note();
        takeOver(inviter);
    }

    private void takeOver(Inviter inviter) {
        inviterId = inviter.memberId();
        inviterName = inviter.name();
        inviterEmail = inviter.email();
    }

    /** The request that would create this invitation. */
    NewInvitation request() {
        return new NewInvitation(email, name, role, language, note, List.of(groupIds));
    }

    /** Creates the email to queue, which replaces the previous one. */
    Outbox.NewEmail newEmail() {
        Outbox.NewEmail created = new Outbox.NewEmail(id, email);
        mailId = created.id();
        linkId = null;
        return created;
    }

    /**
     * Replaces the link in the email by a new one, with a fresh expiry. The principal of the request becomes the inviter. An
     * email that is still queued is not sent.
     */
    void newLink(Account account, Inviter inviter, Instant now) {
        takeOver(inviter);
        expiresAt = now.plus(account.invitationLifetime());
        linkId = Ids.next();
    }

    /** The email or link whose secrets are valid. */
    UUID secretSource() {
        return linkId == null ? mailId : linkId;
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

    Instant resendableAt() {
        return resendableAt(lastMailAt);
    }

    static Instant resendableAt(Instant lastMailAt) {
        return lastMailAt.plus(RESEND_COOLDOWN);
    }

    /** An expired invitation can still be resent and revoked. */
    void mustBeOpen() {
        mustBeOpen(state);
    }

    /** @param state the stored state */
    static void mustBeOpen(String state) {
        if (!state.equals(InvitationState.OPEN.value())) {
            throw ProblemType.INVITATION_CLOSED.because("The invitation is " + state + ". Invite the address again.");
        }
    }

    /** Fails unless the recipient can accept or decline the invitation. */
    void mustBeUsable(Instant now) {
        switch (InvitationState.fromString(state)) {
            case ACCEPTED -> throw ProblemType.INVITATION_ACCEPTED.because("Each invitation works once.");
            case DECLINED -> throw ProblemType.INVITATION_DECLINED.because("Ask for a new invitation.");
            case REVOKED -> throw ProblemType.INVITATION_REVOKED.because("Ask for a new invitation.");
            case OPEN, EXPIRED -> {
                if (!expiresAt.isAfter(now)) {
                    throw ProblemType.INVITATION_EXPIRED.because("It expired at " + expiresAt + ". Ask for a new invitation.");
                }
            }
        }
    }

    /** @param groups those that exist, by id */
    AuditLog.Entry issuedEntry(AuditAction action, Map<UUID, HeldGroup> groups) {
        JsonObject after = new JsonObject()
                .put("state", state)
                .put("role", role)
                .put("language", language)
                .put("expiresAt", expiresAt.toString());
        List<String> names = Stream.of(groupIds).map(groups::get).filter(Objects::nonNull).map(HeldGroup::name).sorted()
                .toList();
        return new AuditLog.Entry(action, Target.invitation(id, email), null,
                names.isEmpty() ? after : after.put("groups", new JsonArray(names)));
    }

    AuditLog.Entry closedEntry(AuditAction action) {
        return closedEntry(action, id, email, state);
    }

    static AuditLog.Entry closedEntry(AuditAction action, UUID id, String email, String state) {
        return new AuditLog.Entry(action, Target.invitation(id, email),
                new JsonObject().put("state", InvitationState.OPEN.value()), new JsonObject().put("state", state));
    }
}
