package dev.roster.invitation;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Validator;

import dev.roster.access.Actor;
import dev.roster.access.ChangeLock;
import dev.roster.account.Account;
import dev.roster.account.Accounts;
import dev.roster.audit.Author;
import dev.roster.mail.Outbox;
import dev.roster.member.Joining;
import dev.roster.platform.Problem;
import dev.roster.platform.ProblemType;
import dev.roster.role.Role;
import dev.roster.role.Roles;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Invites, one address or a thousand, in one transaction: what is wrong with one address is its own outcome and never
 * another's.
 */
@ApplicationScoped
public class Inviting {

    static final String MAIL_KIND = "invitation";

    @Inject
    ChangeLock lock;

    @Inject
    Accounts accounts;

    @Inject
    Roles roles;

    @Inject
    Joining members;

    @Inject
    Outbox outbox;

    @Inject
    InvitationAudit audit;

    @Inject
    RefusedLines refused;

    @Inject
    Validator validator;

    @Inject
    Clock clock;

    /** What is known in advance about the account and the addresses, read in a fixed number of queries. */
    private record Situation(Account account, Actor actor, Map<String, Role> roles, Map<String, UUID> members,
            Map<String, Invitation> open) {
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
    Uni<List<Outcome>> invite(Actor actor, List<NewInvitation> invitations, boolean dryRun) {
        List<Object> checked = invitations.stream().map(this::check).toList();
        List<Wanted> wanted = checked.stream().filter(Wanted.class::isInstance).map(Wanted.class::cast).toList();
        return lock.confirm(actor)
                .chain(confirmed -> situation(confirmed, wanted))
                .chain(situation -> {
                    List<Outcome> outcomes = decide(situation, checked, dryRun);
                    return dryRun ? Uni.createFrom().item(outcomes)
                            : issue(situation.account().id(), Author.of(actor), outcomes).replaceWith(outcomes);
                });
    }

    /** Queues a mail for each outcome that needs one, stores the invitations and writes the audit. */
    Uni<Void> issue(UUID accountId, Author author, List<Outcome> outcomes) {
        List<Invitation> mailed = outcomes.stream().filter(Outcome::needsMail).map(Outcome::invitation).toList();
        return outbox.queue(accountId, MAIL_KIND, mailed.stream().map(each -> new Outbox.Order(each.id, each.email)).toList())
                .invoke(mailIds -> {
                    for (int i = 0; i < mailIds.size(); i++) {
                        mailed.get(i).mailId = mailIds.get(i);
                    }
                })
                .chain(() -> store(outcomes))
                .chain(() -> audit.issued(accountId, author, outcomes))
                .chain(Panache::flush);
    }

    /** @return a {@link Wanted}, or the {@link Problem} with it */
    private Object check(NewInvitation invitation) {
        try {
            return invitation.check(validator);
        } catch (Problem problem) {
            return problem;
        }
    }

    private Uni<Situation> situation(Actor actor, List<Wanted> wanted) {
        UUID accountId = actor.accountId();
        List<String> addresses = wanted.stream().map(each -> each.email().value()).distinct().toList();
        return accounts.locked(accountId)
                .chain(account -> members.membersAmong(accountId, addresses)
                        .chain(existing -> openAmong(accountId, addresses)
                                .chain(open -> rolesAmong(accountId, wanted)
                                        .map(known -> new Situation(account, actor, known, existing, open)))));
    }

    private static Uni<Map<String, Invitation>> openAmong(UUID accountId, List<String> addresses) {
        return Invitation.<Invitation> list("accountId = ?1 and state = 'open' and email in ?2", accountId, addresses)
                .map(open -> open.stream().collect(Collectors.toMap(each -> each.email, Function.identity())));
    }

    private Uni<Map<String, Role>> rolesAmong(UUID accountId, List<Wanted> wanted) {
        Set<String> names = wanted.stream().map(Wanted::role).collect(Collectors.toCollection(LinkedHashSet::new));
        return Multi.createFrom().iterable(names)
                .onItem().transformToUniAndConcatenate(name -> roles.find(accountId, name))
                .collect().asMap(Role::name);
    }

    private List<Outcome> decide(Situation situation, List<Object> checked, boolean dryRun) {
        Set<String> seen = new HashSet<>();
        Instant now = clock.instant();
        List<Outcome> outcomes = new ArrayList<>();
        for (Object each : checked) {
            outcomes.add(each instanceof Problem problem ? Outcome.rejected(problem)
                    : decide(situation, (Wanted) each, seen, now, dryRun));
        }
        return outcomes;
    }

    private static Outcome decide(Situation situation, Wanted wanted, Set<String> seen, Instant now, boolean dryRun) {
        try {
            mustBeAllowed(situation, wanted, seen);
        } catch (Problem problem) {
            return Outcome.rejected(problem);
        }
        Inviter inviter = Inviter.of(situation.actor());
        Invitation open = situation.open().get(wanted.email().value());
        if (open == null) {
            return new Outcome(OutcomeKind.INVITED, Invitation.open(situation.account(), wanted, inviter, now), null);
        }
        boolean tooEarly = open.isCoolingDown(now);
        if (!dryRun) {
            if (tooEarly) {
                open.amend(wanted, inviter);
            } else {
                open.renew(situation.account(), wanted, inviter, now);
            }
        }
        return new Outcome(tooEarly ? OutcomeKind.ALREADY_INVITED : OutcomeKind.RESENT, open, null);
    }

    private static void mustBeAllowed(Situation situation, Wanted wanted, Set<String> seen) {
        Role role = situation.roles().get(wanted.role());
        if (role == null) {
            throw Problem.invalid("role", "is not a role of this account");
        }
        situation.actor().mustCover("The role " + role.name(), role.permissions());
        if (!situation.account().takes(wanted.email())) {
            throw Problem.invalid("email", "must be of a domain that the account allows");
        }
        if (situation.members().containsKey(wanted.email().value())) {
            throw ProblemType.ALREADY_MEMBER.because(wanted.email() + " belongs to a member of the account.");
        }
        if (!seen.add(wanted.email().value())) {
            throw Problem.invalid("email", "stands in this request before");
        }
    }

    private static Uni<Void> store(List<Outcome> outcomes) {
        Object[] added = outcomes.stream()
                .filter(outcome -> outcome.kind() == OutcomeKind.INVITED)
                .map(Outcome::invitation)
                .toArray();
        return Panache.getSession().chain(session -> session.persistAll(added));
    }
}
