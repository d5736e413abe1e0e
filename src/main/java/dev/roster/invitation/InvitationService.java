package dev.roster.invitation;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.account.Account;
import dev.roster.account.FirstAdminInviter;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.group.Groups;
import dev.roster.group.HeldGroup;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.invitation.InvitationOutcome.Kind;
import dev.roster.invitation.InvitationView.Inviter;
import dev.roster.mail.Outbox;
import dev.roster.member.MemberCreation;
import dev.roster.member.Seats;
import dev.roster.problem.DenialRecorder;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.BuiltInRole;
import dev.roster.role.RoleService;
import dev.roster.value.EmailAddress;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sends, resends and revokes invitations. One transaction takes up to 1,000 requests, each with its own outcome. */
@ApplicationScoped
public class InvitationService implements FirstAdminInviter {
    public static final int MAX_REQUESTS = 1_000;

    static final String MAIL_KIND = "invitation";

    @Inject
    AccountLock lock;
    @Inject
    RoleService roles;
    @Inject
    Groups groupLookup;
    @Inject
    MemberCreation members;
    @Inject
    Outbox outbox;
    @Inject
    InvitationLimits limits;
    @Inject
    Seats seats;
    @Inject
    InvitationList list;
    @Inject
    AuditLog audit;
    @Inject
    DenialRecorder denials;
    @Inject
    Validator validator;
    @Inject
    Clock clock;

    /**
     * Invites the addresses that the rules allow. Call {@link #recordForbidden(BulkResult)} with the result.
     *
     * @param dryRun if true, nothing is stored or sent
     */
    public Uni<BulkResult> inviteMany(Actor actor, List<NewInvitation> requests, boolean dryRun) {
        return invite(actor, requests, dryRun).map(outcomes -> BulkResult.of(requests, outcomes, dryRun));
    }

    /** @return an outcome for each request, in the order of the requests */
    @WithTransaction
    Uni<List<InvitationOutcome>> invite(Actor actor, List<NewInvitation> requests, boolean dryRun) {
        return lock.confirm(actor)
                .chain(confirmed -> inviteLocked(confirmed, requests, dryRun, false));
    }

    /** Resends the invitation under the rules of {@link #invite}. The link in the previous email stops working. */
    @WithTransaction
    public Uni<Versioned<InvitationView>> resend(Actor actor, UUID invitationId, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> findOpen(actor.accountId(), invitationId, ifMatch)
                        .chain(invitation -> inviteLocked(confirmed, List.of(invitation.request()), false, true)))
                .chain(outcomes -> list.get(actor.accountId(), outcomes.get(0).invitationIdOrThrow()));
    }

    /** Requires the permissions of the invited role and groups, like sending the invitation. */
    @WithTransaction
    public Uni<Void> revoke(Actor actor, UUID invitationId, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> findOpen(actor.accountId(), invitationId, ifMatch)
                        .call(invitation -> roles.require(actor.accountId(), invitation.role)
                                .invoke(role -> role.mustBeHeldBy(confirmed)))
                        .call(invitation -> groupLookup.find(actor.accountId(), List.of(invitation.groupIds))
                                .invoke(groups -> groups.values().forEach(group -> group.mustBeHeldBy(confirmed)))))
                .invoke(invitation -> invitation.close(InvitationState.REVOKED, clock.instant()))
                .chain(invitation -> audit.recordAll(actor.accountId(), AuditActor.of(actor),
                        List.of(invitation.closedEntry(AuditAction.INVITATION_REVOKED))));
    }

    @Override
    public Uni<Void> inviteFirstAdmin(Account account, EmailAddress firstAdmin, AuditActor operator, String operatorName) {
        NewInvitation request = new NewInvitation(firstAdmin.value(), null, BuiltInRole.ADMIN.roleName(), null, null,
                null);
        Invitation invitation = Invitation.open(account, request, new Inviter(null, operatorName, null), clock.instant());
        return issue(account.id(), operator, List.of(new InvitationOutcome(Kind.INVITED, invitation, null)), Map.of());
    }

    /** Records forbidden lines in the audit log, like forbidden requests. Call it after the transaction: it begins its own. */
    public Uni<Void> recordForbidden(BulkResult result) {
        return denials.recordForbidden(result.results().stream().map(BulkResult.Line::reason));
    }

    /** @param resend whether to reject a request whose email may not be sent yet */
    Uni<List<InvitationOutcome>> inviteLocked(Actor confirmed, List<NewInvitation> requests, boolean dryRun, boolean resend) {
        return read(new InvitationContext(confirmed, clock.instant(), dryRun, resend), requests)
                .chain(context -> {
                    List<InvitationOutcome> outcomes = requests.stream().map(request -> decide(context, request)).toList();
                    return (dryRun ? Uni.createFrom().voidItem()
                            : issue(confirmed.accountId(), AuditActor.of(confirmed), outcomes, context.groups))
                            .replaceWith(outcomes);
                });
    }

    /** Applies the rules of {@link #invite} to a change of an open invitation without an email. */
    Uni<InvitationContext> mustAllow(Actor confirmed, Invitation open) {
        return read(new InvitationContext(confirmed, clock.instant(), false, true), List.of(open.request()))
                .invoke(context -> context.mustAllow(open.request().validated(validator), open));
    }

    private Uni<InvitationContext> read(InvitationContext context, List<NewInvitation> requests) {
        UUID accountId = context.actor.accountId();
        List<String> emails = requests.stream().map(NewInvitation::normalizedEmail).filter(Objects::nonNull).distinct()
                .toList();
        return Account.<Account> findById(accountId)
                .invoke(account -> context.account = account)
                .chain(() -> members.memberIds(accountId, emails))
                .invoke(found -> context.members = found.keySet())
                .chain(() -> Invitation.<Invitation> list("accountId = ?1 and state = 'open' and email in ?2", accountId,
                        emails))
                .invoke(open -> context.open = open.stream()
                        .collect(Collectors.toMap(invitation -> invitation.email, Function.identity())))
                .chain(open -> roles.findAll(accountId, Stream.concat(requests.stream().map(NewInvitation::roleOrDefault),
                        open.stream().map(invitation -> invitation.role)).collect(Collectors.toSet())))
                .invoke(found -> context.roles = found)
                .chain(() -> groupLookup.find(accountId, Stream.concat(
                        context.open.values().stream().flatMap(open -> Stream.of(open.groupIds)),
                        requests.stream().flatMap(request -> request.groupsOrNone().stream().limit(Groups.MAX_OF_MEMBER)))
                        .filter(Objects::nonNull).collect(Collectors.toSet())))
                .invoke(found -> context.groups = found)
                .chain(() -> limits.read(accountId, emails))
                .invoke(found -> context.limits = found)
                .chain(() -> seats.of(accountId))
                .invoke(context.seats::limitTo)
                .replaceWith(context);
    }

    private InvitationOutcome decide(InvitationContext context, NewInvitation request) {
        try {
            NewInvitation valid = request.validated(validator);
            Inviter inviter = Inviter.of(context.actor);
            Invitation open = context.open.get(valid.email());
            context.mustAllow(valid, open);
            if (open != null && context.now.isBefore(open.resendableAt())) {
                if (context.resend) {
                    throw ProblemType.TOO_EARLY_TO_RESEND
                            .because("Roster sends at most one email a minute to an invited address.")
                            .retryAfter(Duration.between(context.now, open.resendableAt()));
                }
                if (!context.dryRun) {
                    open.amend(context.account, valid, inviter);
                }
                return new InvitationOutcome(Kind.ALREADY_INVITED, open, null);
            }
            context.seats.takeOne();
            context.limits.takeOne();
            if (open == null) {
                return new InvitationOutcome(Kind.INVITED, Invitation.open(context.account, valid, inviter, context.now), null);
            }
            if (!context.dryRun) {
                open.renew(context.account, valid, inviter, context.now);
            }
            return new InvitationOutcome(Kind.RESENT, open, null);
        } catch (Problem problem) {
            return new InvitationOutcome(Kind.REJECTED, null, problem);
        }
    }

    /** Queues the emails, stores the invitations and writes the audit events. */
    private Uni<Void> issue(UUID accountId, AuditActor actor, List<InvitationOutcome> outcomes,
            Map<UUID, HeldGroup> groups) {
        List<Outbox.NewEmail> emails = outcomes.stream().filter(InvitationOutcome::needsEmail)
                .map(outcome -> outcome.invitation().newEmail()).toList();
        Object[] added = outcomes.stream().filter(outcome -> outcome.kind() == Kind.INVITED)
                .map(InvitationOutcome::invitation).toArray();
        return outbox.queue(accountId, MAIL_KIND, emails)
                .chain(() -> Panache.getSession().chain(session -> session.persistAll(added)))
                .chain(() -> limits.spend(accountId, emails.size()))
                .chain(() -> audit.recordAll(accountId, actor, outcomes.stream()
                        .filter(outcome -> outcome.kind() != Kind.REJECTED)
                        .map(outcome -> outcome.invitation().issuedEntry(switch (outcome.kind()) {
                            case INVITED -> AuditAction.INVITATION_CREATED;
                            case RESENT -> AuditAction.INVITATION_RESENT;
                            default -> AuditAction.INVITATION_CHANGED;
                        }, groups))
                        .toList()));
    }

    static Uni<Invitation> findOpen(UUID accountId, UUID invitationId, String ifMatch) {
        return Invitation.<Invitation> findById(new Invitation.Key(accountId, invitationId))
                .onItem().ifNull().failWith(Problem::notFound)
                .invoke(invitation -> Version.check(ifMatch, invitation.version))
                .invoke(Invitation::mustBeOpen);
    }
}
