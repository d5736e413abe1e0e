package dev.roster.invitation;

import java.time.Clock;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Principal;
import dev.roster.account.Account;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.http.RequestOrigin;
import dev.roster.member.MemberCreation;
import dev.roster.member.MemberView;
import dev.roster.member.NewMember;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.EmailAddress;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** What the holder of an invitation's secret can do: look at it, join by it, decline it. */
@ApplicationScoped
public class JoinService {

    /** The secret must match before anything is locked: whoever does not know it holds nobody up. */
    private static final String FIND = """
            select i.*, s.mail_id = i.mail_id as is_current
            from account a
            join invitation i on i.account_id = a.id
            join invitation_secret s on s.account_id = i.account_id and s.invitation_id = i.id
            where a.id = ?1 and i.id = ?2 and s.hash = ?3 and a.closed_at is null""";

    private static final String FIND_AND_LOCK = FIND + " for no key update of a, i";

    @Inject
    MemberCreation members;

    @Inject
    InviterRule inviterRule;

    @Inject
    InvitationAudit audit;

    @Inject
    Clock clock;

    @WithSession
    public Uni<InvitationPreview> preview(String token) {
        return find(token, FIND)
                .chain(invitation -> Account.<Account> findById(invitation.accountId)
                        .map(account -> InvitationPreview.of(invitation, account)));
    }

    /** Makes the caller a member. Of two who try at once one succeeds; the other finds the invitation accepted. */
    @WithTransaction
    public Uni<Joined> accept(Principal principal, String token, RequestOrigin origin) {
        return find(token, FIND_AND_LOCK)
                .invoke(invitation -> mustBeFor(principal, invitation))
                .chain(invitation -> members
                        .join(invitation.accountId, newcomer(principal, invitation), invitation.role, origin)
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

    private Uni<Invitation> find(String token, String sql) {
        InvitationSecret secret = InvitationSecret.parse(token);
        return Panache.getSession()
                .chain(session -> session
                        .createNativeQuery(sql, session.getResultSetMapping(Object[].class, Invitation.BY_SECRET))
                        .setParameter(1, secret.accountId())
                        .setParameter(2, secret.invitationId())
                        .setParameter(3, secret.hash())
                        .getSingleResultOrNull())
                .onItem().ifNull().failWith(Problem::notFound)
                .call(row -> usable((Invitation) row[0], (Boolean) row[1]))
                .map(row -> (Invitation) row[0]);
    }

    private Uni<Void> usable(Invitation invitation, boolean current) {
        invitation.mustBeUsable(clock.instant());
        return inviterRule.mustBeValid(invitation).invoke(() -> {
            if (!current) {
                throw ProblemType.INVITATION_REPLACED.because("Use the link in the newest letter.");
            }
        });
    }

    private static void mustBeFor(Principal principal, Invitation invitation) {
        if (!principal.emailVerified()) {
            throw ProblemType.EMAIL_NOT_VERIFIED.because("Verify the address with the identity provider, then try again.");
        }
        if (!isFor(principal, invitation.email)) {
            throw ProblemType.EMAIL_MISMATCH.because("Sign in as the person whom it was sent to. It stays open.");
        }
    }

    /** Whether the person is whom that address was invited for, however the identity provider writes it. */
    public static boolean isFor(Principal principal, String invited) {
        return EmailAddress.same(invited, principal.email());
    }

    private static NewMember newcomer(Principal principal, Invitation invitation) {
        return new NewMember(principal.issuer(), principal.subject(), invitation.email, principal.name());
    }

    /** Somebody who has just joined. */
    public record Joined(UUID accountId, MemberView member) {
    }
}
