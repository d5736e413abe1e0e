package dev.roster.invitation;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import dev.roster.account.AccountService;
import dev.roster.audit.AuditActor;
import dev.roster.mail.Outbox;
import dev.roster.member.MemberCreation;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.Role;
import dev.roster.role.Roles;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/**
 * Invites, one address or a thousand, in one transaction: what is wrong with one address is its own outcome and never
 * another's.
 */
@ApplicationScoped
public class InvitationService {

    static final String MAIL_KIND = "invitation";

    @Inject
    AccountLock lock;

    @Inject
    AccountService accounts;

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
    RefusedLineRecorder refused;

    @Inject
    Validator validator;

    @Inject
    Clock clock;

    /** What is known in advance about the account and the addresses, read in a fixed number of queries. */
    private record Situation(Account account, Actor actor, Map<String, Role> roles, Map<String, UUID> members,
            Map<String, Invitation> open, InvitationLimits.Limits limits) {
    }

    /** Many at once, with what became of each. Refused lines are on record, as a refusal of one invitation is. */
    public Uni<BulkResult> inviteMany(Actor actor, BulkRequest request) {
        return inviteAll(actor, request, false).call(refused::note);
    }

    /** What would become of each. Nothing is stored, sent or recorded. */
    public Uni<BulkResult> preview(Actor actor, BulkRequest request) {
        return inviteAll(actor, request, true);
    }

    /** For callers that record refused lines after a transaction of their own. */
    Uni<BulkResult> inviteAll(Actor actor, BulkRequest request, boolean dryRun) {
        return invite(actor, request.invitations(), dryRun)
                .map(outcomes -> BulkResult.of(request.invitations(), outcomes, dryRun));
    }

    /** @return an outcome for each, in their order */
    @WithTransaction
    Uni<List<InvitationOutcome>> invite(Actor actor, List<NewInvitation> invitations, boolean dryRun) {
        List<Object> checked = invitations.stream().map(this::check).toList();
        List<InvitationDraft> wanted = checked.stream().filter(InvitationDraft.class::isInstance)
                .map(InvitationDraft.class::cast).toList();
        return lock.confirm(actor)
                .chain(confirmed -> situation(confirmed, wanted))
                .chain(situation -> {
                    List<InvitationOutcome> outcomes = decide(situation, checked, dryRun);
                    return dryRun ? Uni.createFrom().item(outcomes)
                            : issue(situation.account().id(), AuditActor.of(actor), outcomes).replaceWith(outcomes);
                });
    }

    /**
     * Invites the address of an open invitation to the same once more, under the same checks as {@link #invite}.
     *
     * @param actor as confirmed, in the transaction that holds the account's lock
     */
    Uni<InvitationOutcome> again(Actor actor, Invitation open) {
        return situation(actor, List.of(open.asWanted()))
                .map(situation -> decide(situation, List.of(open.asWanted()), false))
                .call(outcomes -> issue(actor.accountId(), AuditActor.of(actor), outcomes))
                .map(outcomes -> outcomes.get(0));
    }

    /** Queues a mail for each outcome that needs one, stores the invitations and writes the audit. */
    Uni<Void> issue(UUID accountId, AuditActor author, List<InvitationOutcome> outcomes) {
        List<Invitation> mailed = outcomes.stream().filter(InvitationOutcome::needsMail).map(InvitationOutcome::invitation)
                .toList();
        return outbox.queue(accountId, MAIL_KIND, mailed.stream().map(each -> new Outbox.Order(each.id, each.email)).toList())
                .invoke(mailIds -> {
                    for (int i = 0; i < mailIds.size(); i++) {
                        mailed.get(i).mailId = mailIds.get(i);
                    }
                })
                .chain(() -> store(outcomes))
                .chain(() -> limits.spend(accountId, mailed.size()))
                .chain(() -> audit.issued(accountId, author, outcomes))
                .chain(Panache::flush);
    }

    /** @return a {@link InvitationDraft}, or the {@link Problem} with it */
    private Object check(NewInvitation invitation) {
        try {
            return invitation.check(validator);
        } catch (Problem problem) {
            return problem;
        }
    }

    private Uni<Situation> situation(Actor actor, List<InvitationDraft> wanted) {
        UUID accountId = actor.accountId();
        List<String> addresses = wanted.stream().map(each -> each.email().value()).distinct().toList();
        return accounts.locked(accountId)
                .chain(account -> members.membersAmong(accountId, addresses)
                        .chain(existing -> openAmong(accountId, addresses)
                                .chain(open -> roles.among(accountId, roleNames(wanted, open.values()))
                                        .chain(known -> limits.read(accountId, addresses)
                                                .map(limits -> new Situation(account, actor, known, existing, open,
                                                        limits))))));
    }

    private static Uni<Map<String, Invitation>> openAmong(UUID accountId, List<String> addresses) {
        return Invitation.<Invitation> list("accountId = ?1 and state = 'open' and email in ?2", accountId, addresses)
                .map(open -> open.stream().collect(Collectors.toMap(each -> each.email, Function.identity())));
    }

    private static Set<String> roleNames(List<InvitationDraft> wanted, Collection<Invitation> open) {
        return Stream.concat(wanted.stream().map(InvitationDraft::role), open.stream().map(each -> each.role))
                .collect(Collectors.toSet());
    }

    private List<InvitationOutcome> decide(Situation situation, List<Object> checked, boolean dryRun) {
        Set<String> seen = new HashSet<>();
        Instant now = clock.instant();
        List<InvitationOutcome> outcomes = new ArrayList<>();
        for (Object each : checked) {
            outcomes.add(each instanceof Problem problem ? InvitationOutcome.rejected(problem)
                    : decide(situation, (InvitationDraft) each, seen, now, dryRun));
        }
        return outcomes;
    }

    private static InvitationOutcome decide(Situation situation, InvitationDraft wanted, Set<String> seen, Instant now,
            boolean dryRun) {
        Invitation open = situation.open().get(wanted.email().value());
        boolean tooEarly = open != null && open.isCoolingDown(now);
        try {
            mustBeAllowed(situation, wanted, open, seen);
            if (!tooEarly) {
                situation.limits().takeOne();
            }
        } catch (Problem problem) {
            return InvitationOutcome.rejected(problem);
        }
        Inviter inviter = Inviter.of(situation.actor());
        if (open == null) {
            return new InvitationOutcome(InvitationOutcomeKind.INVITED,
                    Invitation.open(situation.account(), wanted, inviter, now), null);
        }
        if (!dryRun) {
            if (tooEarly) {
                open.amend(situation.account(), wanted, inviter);
            } else {
                open.renew(situation.account(), wanted, inviter, now);
            }
        }
        return new InvitationOutcome(tooEarly ? InvitationOutcomeKind.ALREADY_INVITED : InvitationOutcomeKind.RESENT, open,
                null);
    }

    /** @param open what the address is invited to already, which this invitation replaces; null when it is not */
    private static void mustBeAllowed(Situation situation, InvitationDraft wanted, Invitation open, Set<String> seen) {
        Role role = situation.roles().get(wanted.role());
        if (role == null) {
            throw Problem.invalid("role", "is not a role of this account");
        }
        situation.actor().mustCover("The role " + role.name(), role.permissions());
        if (open != null) {
            Role former = situation.roles().get(open.role);
            situation.actor().mustCover("The role " + former.name(), former.permissions());
        }
        if (!situation.account().takes(wanted.email())) {
            throw Problem.invalid("email", "must be of a domain that the account allows");
        }
        if (situation.members().containsKey(wanted.email().value())) {
            throw ProblemType.ALREADY_MEMBER.because(wanted.email() + " belongs to a member of the account.");
        }
        if (!seen.add(wanted.email().value())) {
            throw Problem.invalid("email", "stands in this request before");
        }
        situation.limits().mustWantInvitations(wanted.email().value());
    }

    private static Uni<Void> store(List<InvitationOutcome> outcomes) {
        Object[] added = outcomes.stream()
                .filter(outcome -> outcome.kind() == InvitationOutcomeKind.INVITED)
                .map(InvitationOutcome::invitation)
                .toArray();
        return Panache.getSession().chain(session -> session.persistAll(added));
    }
}
