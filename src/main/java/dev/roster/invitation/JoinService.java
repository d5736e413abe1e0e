package dev.roster.invitation;

import dev.roster.access.AccessBarrier;
import dev.roster.access.Actor;
import dev.roster.access.Issuers;
import dev.roster.access.Principal;
import dev.roster.account.Account;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.group.Groups;
import dev.roster.group.HeldGroup;
import dev.roster.http.RequestOrigin;
import dev.roster.member.MemberCreation;
import dev.roster.member.MemberProvisioning;
import dev.roster.member.MemberView;
import dev.roster.member.NewMember;
import dev.roster.problem.ProblemType;
import dev.roster.role.RoleService;
import dev.roster.value.EmailAddress;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Shows, accepts and declines an invitation for the holder of its secret. */
@ApplicationScoped
public class JoinService {
    private static final String FIND = """
            select s.source_id
            from account a
            join invitation_secret s on s.account_id = $1 and s.invitation_id = $2 and s.hash = $3
            where a.id = $1 and a.closed_at is null""";

    /** Locks the account only if the secret matches, so that a request without the secret blocks no other request. */
    private static final String FIND_AND_LOCK = FIND + " for no key update of a";

    @Inject
    Database database;
    @Inject
    Issuers issuers;
    @Inject
    MemberCreation members;
    @Inject
    MemberProvisioning provisioning;
    @Inject
    RoleService roles;
    @Inject
    Groups groups;
    @Inject
    InviterRule inviterRule;
    @Inject
    AuditLog audit;
    @Inject
    AccessBarrier barrier;
    @Inject
    Clock clock;

    @Schema(name = "InvitationPreview", description = "An open invitation, for the invited person.")
    public record Preview(
            @Schema(required = true) UUID accountId,
            @Schema(required = true, examples = "Acme") String accountName,
            @Schema(required = true, examples = "Ada Admin") String inviterName,
            @Schema(nullable = true, format = "email", examples = "ada@acme.example") String inviterEmail,
            @Schema(required = true, format = "email", description = "The address with which the person must sign in to accept.", examples = "grace@acme.example") String email,
            @Schema(required = true, examples = "member") String role,
            @Schema(nullable = true, description = "The display name of the role; null if it has none.", examples = "Billing clerk") String roleDisplayName,
            @Schema(nullable = true) String note,
            @Schema(required = true) Instant expiresAt,
            @Schema(nullable = true, description = "The colour of the account's buttons and links; null for the deployment's.", examples = "#1d4ed8") String accentColor,
            @Schema(nullable = true, description = "The path of the account's logo; null without a logo.", examples = "/logos/0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21/9f86d081884c7d659a2feaa0c55ad015.png") String logoPath) {
    }

    @Schema(name = "JoinedMember")
    public record JoinedMember(@Schema(required = true) UUID accountId, @Schema(required = true) MemberView member) {
    }

    @WithSession
    public Uni<Preview> preview(String token) {
        return find(token, FIND)
                .chain(invitation -> Account.<Account> findById(invitation.accountId)
                        .chain(account -> roles.require(invitation.accountId, invitation.role)
                                .map(role -> new Preview(invitation.accountId, account.name(), invitation.inviterName,
                                        invitation.inviterEmail, invitation.email, invitation.role, role.displayName(),
                                        invitation.note, invitation.expiresAt, account.brand().accentColor(),
                                        account.brand().logoPath()))));
    }

    /**
     * Makes the principal a member. If two requests accept at once, one fails with {@code invitation-accepted}. Also waits for
     * edges, because joining can record that an earlier membership has expired.
     */
    public Uni<JoinedMember> accept(Principal principal, String token, RequestOrigin origin) {
        return join(principal, token, origin).call(joined -> barrier.await(joined.accountId()));
    }

    @WithTransaction
    Uni<JoinedMember> join(Principal principal, String token, RequestOrigin origin) {
        return find(token, FIND_AND_LOCK)
                .invoke(invitation -> mustBeFor(principal, invitation))
                .call(invitation -> Account.<Account> findById(invitation.accountId).invoke(account -> issuers
                        .mustAllow(principal.issuer(), invitation.accountId, account.signInPolicy())))
                .chain(invitation -> groups(invitation)
                        .chain(held -> members.join(invitation.accountId,
                                new NewMember(principal.issuer(), principal.subject(), invitation.email, principal.name()),
                                invitation.role, held, origin))
                        .invoke(member -> invitation.accept(member.id(), clock.instant()))
                        .call(member -> provisioning.provisioned(Actor.system(invitation.accountId), List.of(invitation.email)))
                        .call(member -> record(AuditActor.member(member.id(), member.email(), origin), invitation,
                                AuditAction.INVITATION_ACCEPTED))
                        .map(member -> new JoinedMember(invitation.accountId, member)));
    }

    /** Reads the groups of the invitation that still exist, without those of the directory. */
    private Uni<List<HeldGroup>> groups(Invitation invitation) {
        return groups.find(invitation.accountId, List.of(invitation.groupIds))
                .map(found -> found.values().stream().filter(group -> !group.isManagedByDirectory())
                        .sorted(HeldGroup.BY_NAME).toList());
    }

    @WithTransaction
    public Uni<Void> decline(String token, RequestOrigin origin) {
        return find(token, FIND_AND_LOCK)
                .invoke(invitation -> invitation.close(InvitationState.DECLINED, clock.instant()))
                .chain(invitation -> record(AuditActor.person(invitation.email, origin), invitation,
                        AuditAction.INVITATION_DECLINED));
    }

    /** Reads the invitation after taking the lock, and so sees the changes that the lock has waited for. */
    private Uni<Invitation> find(String token, String sql) {
        InvitationSecret secret = InvitationSecret.parse(token);
        return database.one(sql, row -> row.getUUID("source_id"), secret.accountId(), secret.invitationId(), secret.hash())
                .chain(source -> Invitation
                        .<Invitation> findById(new Invitation.Key(secret.accountId(), secret.invitationId()))
                        .invoke(invitation -> invitation.mustBeUsable(clock.instant()))
                        .call(inviterRule::mustBeValid)
                        .invoke(invitation -> mustBeLatest(invitation, source)));
    }

    private static void mustBeLatest(Invitation invitation, UUID source) {
        if (!invitation.secretSource().equals(source)) {
            throw ProblemType.INVITATION_REPLACED.because("Use the latest link.");
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
        return EmailAddress.matches(invited, principal.email());
    }

    private Uni<Void> record(AuditActor actor, Invitation invitation, AuditAction action) {
        return audit.recordAll(invitation.accountId, actor, List.of(invitation.closedEntry(action)));
    }
}
