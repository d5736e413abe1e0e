package dev.roster.invitation;

import java.time.Clock;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Principal;
import dev.roster.account.Account;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.database.Database;
import dev.roster.http.RequestOrigin;
import dev.roster.member.MemberCreation;
import dev.roster.member.MemberView;
import dev.roster.member.NewMember;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.EmailAddress;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/** Shows, accepts and declines an invitation for the holder of its secret. */
@ApplicationScoped
public class JoinService {

    private static final String FIND = """
            select s.mail_id
            from account a
            join invitation_secret s on s.account_id = $1 and s.invitation_id = $2 and s.hash = $3
            where a.id = $1 and a.closed_at is null""";

    /** Locks the account only if the secret matches: a request without the secret blocks nobody. */
    private static final String FIND_AND_LOCK = FIND + " for no key update of a";

    @Inject
    Database database;

    @Inject
    MemberCreation members;

    @Inject
    InviterRule inviterRule;

    @Inject
    InvitationAudit audit;

    @Inject
    Clock clock;

    public record Joined(UUID accountId, MemberView member) {
    }

    @WithSession
    public Uni<InvitationPreview> preview(String token) {
        return find(token, FIND)
                .chain(invitation -> Account.<Account> findById(invitation.accountId)
                        .map(account -> InvitationPreview.of(invitation, account)));
    }

    /** Makes the principal a member. If two requests accept at once, one fails with {@code invitation-accepted}. */
    @WithTransaction
    public Uni<Joined> accept(Principal principal, String token, RequestOrigin origin) {
        return find(token, FIND_AND_LOCK)
                .invoke(invitation -> mustBeFor(principal, invitation))
                .chain(invitation -> members
                        .join(invitation.accountId, newMember(principal, invitation), invitation.role, origin)
                        .invoke(member -> invitation.accept(member.id(), clock.instant()))
                        .call(member -> audit.closed(AuditActor.member(member.id(), member.email(), origin), invitation,
                                AuditAction.INVITATION_ACCEPTED))
                        .map(member -> new Joined(invitation.accountId, member)));
    }

    @WithTransaction
    public Uni<Void> decline(String token, RequestOrigin origin) {
        return find(token, FIND_AND_LOCK)
                .invoke(invitation -> invitation.close(InvitationState.DECLINED, clock.instant()))
                .call(invitation -> audit.closed(AuditActor.person(invitation.email, origin), invitation,
                        AuditAction.INVITATION_DECLINED))
                .replaceWithVoid();
    }

    /** The invitation is read after the lock, so that it has the changes that the lock has waited for. */
    private Uni<Invitation> find(String token, String sql) {
        InvitationSecret secret = InvitationSecret.parse(token);
        return database.first(sql, row -> row.getUUID("mail_id"), secret.accountId(), secret.invitationId(),
                Buffer.buffer(secret.hash()))
                .onItem().ifNull().failWith(Problem::notFound)
                .chain(mailId -> Invitation
                        .<Invitation> findById(new Invitation.Key(secret.accountId(), secret.invitationId()))
                        .invoke(invitation -> invitation.mustBeUsable(clock.instant()))
                        .call(inviterRule::mustBeValid)
                        .invoke(invitation -> mustBeLatest(invitation, mailId)));
    }

    private static void mustBeLatest(Invitation invitation, UUID mailId) {
        if (!invitation.mailId.equals(mailId)) {
            throw ProblemType.INVITATION_REPLACED.because("Use the link in the latest email.");
        }
    }

    private static void mustBeFor(Principal principal, Invitation invitation) {
        if (!principal.emailVerified()) {
            throw ProblemType.EMAIL_NOT_VERIFIED.because("Verify the address with the identity provider, then try again.");
        }
        if (!isFor(principal, invitation.email)) {
            throw ProblemType.EMAIL_MISMATCH.because("Sign in with the invited address. The invitation stays open.");
        }
    }

    /** Compares addresses in normal form, because identity providers may change their case. */
    public static boolean isFor(Principal principal, String invited) {
        return EmailAddress.same(invited, principal.email());
    }

    private static NewMember newMember(Principal principal, Invitation invitation) {
        return new NewMember(principal.issuer(), principal.subject(), invitation.email, principal.name());
    }
}
