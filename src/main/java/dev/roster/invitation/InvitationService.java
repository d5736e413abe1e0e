package dev.roster.invitation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Validator;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.account.Account;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.invitation.Invitation.Inviter;
import dev.roster.mail.Outbox;
import dev.roster.member.MemberCreation;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.problem.RefusalRecorder;
import dev.roster.role.Role;
import dev.roster.role.Roles;
import dev.roster.value.EmailAddress;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Sends, resends and revokes invitations. One transaction takes up to 1,000 requests, each with its own outcome. */
@ApplicationScoped
public class InvitationService {

    static final String MAIL_KIND = "invitation";

    @Inject
    AccountLock lock;

    @Inject
    Roles roles;

    @Inject
    MemberCreation members;

    @Inject
    Outbox outbox;

    @Inject
    InvitationLimits limits;

    @Inject
    InvitationAudit audit;

    @Inject
    RefusalRecorder refusals;

    @Inject
    Validator validator;

    @Inject
    Clock clock;

    /** The data that the rules need, read under the account's lock in a fixed number of statements. */
    private static final class Context {

        final Actor actor;
        final Instant now;
        final boolean dryRun;
        final boolean resend;
        final Set<String> seen = new HashSet<>();
        Account account;
        Set<String> members;
        Map<String, Invitation> open;
        Map<String, Role> roles;
        InvitationLimits.Limits limits;

        Context(Actor actor, Instant now, boolean dryRun, boolean resend) {
            this.actor = actor;
            this.now = now;
            this.dryRun = dryRun;
            this.resend = resend;
        }
    }

    /** Invites each address that the rules allow, and records forbidden lines in the audit log. */
    public Uni<BulkResult> inviteMany(Actor actor, BulkRequest request) {
        return inviteMany(actor, request, false).call(result -> recordForbidden(result.reasons()));
    }

    /** The result of {@link #inviteMany}. Nothing is stored, sent or recorded. */
    public Uni<BulkResult> preview(Actor actor, BulkRequest request) {
        return inviteMany(actor, request, true);
    }

    Uni<BulkResult> inviteMany(Actor actor, BulkRequest request, boolean dryRun) {
        return invite(actor, request.invitations(), dryRun)
                .map(outcomes -> BulkResult.of(request.invitations(), outcomes, dryRun));
    }

    /** @return an outcome for each request, in their order */
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
                .chain(outcomes -> view(outcomes.get(0).invitationOrThrow(), null));
    }

    /** Requires the permissions of the invited role, like sending the invitation. */
    @WithTransaction
    public Uni<Void> revoke(Actor actor, UUID invitationId, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> findOpen(actor.accountId(), invitationId, ifMatch)
                        .call(invitation -> roles.toGrant(actor.accountId(), invitation.role)
                                .invoke(role -> mustCover(confirmed, role))))
                .invoke(invitation -> invitation.close(InvitationState.REVOKED, clock.instant()))
                .call(invitation -> audit.closed(AuditActor.of(actor), invitation, AuditAction.INVITATION_REVOKED))
                .replaceWithVoid();
    }

    /** Queues the emails, stores the invitations and writes the audit events. */
    Uni<Void> issue(UUID accountId, AuditActor actor, List<InvitationOutcome> outcomes) {
        List<Outbox.Order> emails = outcomes.stream().filter(InvitationOutcome::needsEmail)
                .map(outcome -> outcome.invitation().orderEmail()).toList();
        return outbox.queue(accountId, MAIL_KIND, emails)
                .chain(() -> persistNew(outcomes))
                .chain(() -> limits.spend(accountId, emails.size()))
                .chain(() -> audit.issued(accountId, actor, outcomes))
                .chain(Panache::flush);
    }

    /** Only in the transaction that changed the invitation. @param outcome null if the response shows none */
    Uni<Versioned<InvitationView>> view(Invitation invitation, InvitationOutcomeKind outcome) {
        return outbox.delivery(invitation.accountId, invitation.mailId)
                .map(delivery -> new Versioned<>(InvitationView.of(invitation, delivery, clock.instant(), outcome),
                        invitation.version));
    }

    /** Records forbidden lines of a list like forbidden requests. Only after the list's transaction: the record has its own. */
    Uni<Void> recordForbidden(Stream<BulkResult.Reason> reasons) {
        return Multi.createFrom().items(reasons.filter(BulkResult.Reason::isForbidden))
                .onItem().transformToUniAndConcatenate(
                        reason -> refusals.note(ProblemType.FORBIDDEN.because(reason.detail())))
                .collect().last();
    }

    /** @param resend whether a request must send an email, or else is rejected */
    Uni<List<InvitationOutcome>> inviteLocked(Actor confirmed, List<NewInvitation> requests, boolean dryRun, boolean resend) {
        return read(new Context(confirmed, clock.instant(), dryRun, resend), requests)
                .map(context -> requests.stream().map(request -> decide(context, request)).toList())
                .call(outcomes -> dryRun ? Uni.createFrom().voidItem()
                        : issue(confirmed.accountId(), AuditActor.of(confirmed), outcomes));
    }

    private Uni<Context> read(Context context, List<NewInvitation> requests) {
        UUID accountId = context.actor.accountId();
        List<String> emails = requests.stream().map(NewInvitation::normalizedEmail).filter(Objects::nonNull).distinct()
                .toList();
        return Account.<Account> findById(accountId)
                .invoke(account -> context.account = account)
                .chain(() -> members.membersAmong(accountId, emails))
                .invoke(found -> context.members = found.keySet())
                .chain(() -> Invitation.<Invitation> list("accountId = ?1 and state = 'open' and email in ?2", accountId,
                        emails))
                .invoke(open -> context.open = open.stream().collect(Collectors.toMap(each -> each.email, Function.identity())))
                .chain(() -> roles.among(accountId, Stream.concat(requests.stream().map(NewInvitation::roleOrDefault),
                        context.open.values().stream().map(each -> each.role)).collect(Collectors.toSet())))
                .invoke(known -> context.roles = known)
                .chain(() -> limits.read(accountId, emails))
                .invoke(limits -> context.limits = limits)
                .replaceWith(context);
    }

    private InvitationOutcome decide(Context context, NewInvitation request) {
        try {
            NewInvitation valid = request.validated(validator);
            Invitation open = context.open.get(valid.email());
            mustBeAllowed(context, valid, open);
            boolean tooEarly = open != null && open.isCoolingDown(context.now);
            if (!tooEarly) {
                context.limits.takeOne();
            } else if (context.resend) {
                throw ProblemType.TOO_EARLY_TO_RESEND
                        .because("Roster sends at most one email a minute to an invited address.")
                        .retryAfter(Duration.between(context.now, open.resendableAt()));
            }
            return apply(context, valid, open, tooEarly);
        } catch (Problem problem) {
            return InvitationOutcome.rejected(problem);
        }
    }

    private static InvitationOutcome apply(Context context, NewInvitation request, Invitation open, boolean tooEarly) {
        Inviter inviter = Inviter.of(context.actor);
        if (open == null) {
            return InvitationOutcome.of(InvitationOutcomeKind.INVITED,
                    Invitation.open(context.account, request, inviter, context.now));
        }
        if (!context.dryRun && tooEarly) {
            open.amend(context.account, request, inviter);
        } else if (!context.dryRun) {
            open.renew(context.account, request, inviter, context.now);
        }
        return InvitationOutcome.of(tooEarly ? InvitationOutcomeKind.ALREADY_INVITED : InvitationOutcomeKind.RESENT, open);
    }

    /** @param open the invitation of the address that this request replaces; null if there is none */
    private static void mustBeAllowed(Context context, NewInvitation request, Invitation open) {
        Role role = context.roles.get(request.role());
        if (role == null) {
            throw Problem.invalid("role", "is not a role of this account");
        }
        mustCover(context.actor, role);
        if (open != null) {
            mustCover(context.actor, context.roles.get(open.role));
        }
        if (!context.account.takes(new EmailAddress(request.email()))) {
            throw Problem.invalid("email", "must be of a domain that the account allows");
        }
        if (context.members.contains(request.email())) {
            throw ProblemType.ALREADY_MEMBER.because(request.email() + " belongs to a member of the account.");
        }
        if (!context.seen.add(request.email())) {
            throw Problem.invalid("email", "is a duplicate in this request");
        }
        context.limits.mustAcceptInvitations(request.email());
    }

    private static void mustCover(Actor actor, Role role) {
        actor.mustCover("The role " + role.name(), role.permissions());
    }

    private static Uni<Invitation> findOpen(UUID accountId, UUID invitationId, String ifMatch) {
        return Invitation.<Invitation> findById(new Invitation.Key(accountId, invitationId))
                .onItem().ifNull().failWith(Problem::notFound)
                .invoke(invitation -> Version.check(ifMatch, invitation.version))
                .invoke(Invitation::mustBeOpen);
    }

    private static Uni<Void> persistNew(List<InvitationOutcome> outcomes) {
        Object[] added = outcomes.stream()
                .filter(outcome -> outcome.kind() == InvitationOutcomeKind.INVITED)
                .map(InvitationOutcome::invitation)
                .toArray();
        return Panache.getSession().chain(session -> session.persistAll(added));
    }
}
