package dev.roster.identity;

import static dev.roster.database.Database.array;

import dev.roster.access.AccessBarrier;
import dev.roster.access.Actor;
import dev.roster.access.Issuers;
import dev.roster.access.Principal;
import dev.roster.access.SignInPolicy;
import dev.roster.database.Database;
import dev.roster.http.BulkFile.Line;
import dev.roster.http.RequestOrigin;
import dev.roster.member.MemberIdentities;
import dev.roster.member.MemberIdentities.Identity;
import dev.roster.member.MemberIdentities.Outcome;
import dev.roster.problem.BulkReason;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Replaces identities from an operator's file. Each account has its own transactions, of up to 1,000 lines. After a failure,
 * the same file replaces the rest.
 */
@ApplicationScoped
class BulkRelinking {
    private static final int LINES_PER_STATEMENT = 1_000;

    private static final String ACCOUNTS = """
            select p.position, m.account_id
            from unnest($1::text[], $2::text[]) with ordinality as p (issuer, subject, position)
            join member m on m.issuer = p.issuer and m.subject = p.subject and m.status <> 'removed'""";

    private static final String POLICY = "select sign_in_policy from account where id = $1";

    @Inject
    MemberIdentities identities;
    @Inject
    Issuers issuers;
    @Inject
    AccessBarrier barrier;
    @Inject
    Database database;
    @Inject
    Validator validator;

    /** A valid line, or one part of it for each account. @param accountId null for the accounts of the person */
    private record Task(int number, UUID accountId, RelinkLine line) {
        Task in(UUID account) {
            return new Task(number, account, line);
        }
    }

    /** @param problem null unless the task is rejected */
    private record Done(int number, UUID accountId, Outcome outcome, Problem problem) {
        static Done rejected(Task task, Problem problem) {
            return new Done(task.number(), task.accountId(), null, problem);
        }

        static Done of(Task task, Outcome outcome) {
            return new Done(task.number(), task.accountId(), outcome, switch (outcome) {
                case UNKNOWN -> ProblemType.NOT_FOUND.because("No member has the identity.");
                case TAKEN -> ProblemType.ALREADY_MEMBER.because("Another member of the account has the new identity.");
                case REPLACED, UNCHANGED -> null;
            });
        }

        boolean is(Outcome expected) {
            return outcome == expected && problem == null;
        }
    }

    Uni<RelinkResult> relink(Principal operator, RequestOrigin origin, List<Line<RelinkLine>> lines, boolean dryRun) {
        List<Done> done = new ArrayList<>();
        List<Task> tasks = check(lines, done);
        return Multi.createFrom().iterable(tasks)
                .group().intoLists().of(LINES_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(this::inAccounts)
                .collect().in(ArrayList<Task>::new, List::addAll)
                .map(BulkRelinking::byAccount)
                .chain(accounts -> Multi.createFrom().iterable(accounts.entrySet())
                        .onItem().transformToUniAndConcatenate(account -> relink(
                                Actor.operator(account.getKey(), operator, origin), account.getValue(), dryRun))
                        .collect().in(() -> done, List::addAll))
                .map(all -> result(all, dryRun));
    }

    /** @param done receives the invalid lines */
    private List<Task> check(List<Line<RelinkLine>> lines, List<Done> done) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line<RelinkLine> line = lines.get(i);
            try {
                if (line.problem() != null) {
                    throw line.problem();
                }
                tasks.add(new Task(i + 1, line.value().accountId(), line.value().validated(validator)));
            } catch (Problem problem) {
                done.add(new Done(i + 1, line.value() == null ? null : line.value().accountId(), null, problem));
            }
        }
        return tasks;
    }

    /** Finds the accounts of lines without one: those of the old identity, or else of the new one. */
    private Uni<List<Task>> inAccounts(List<Task> tasks) {
        List<Task> open = tasks.stream().filter(task -> task.accountId() == null).toList();
        return open.isEmpty() ? Uni.createFrom().item(tasks)
                : accounts(open.stream().map(task -> task.line().replacement().from()).toList())
                        .chain(old -> accounts(open.stream().map(task -> task.line().replacement().to()).toList())
                                .map(current -> Stream.concat(tasks.stream().filter(task -> task.accountId() != null),
                                        IntStream.range(0, open.size()).boxed()
                                                .flatMap(i -> parts(open.get(i), old.get(i + 1), current.get(i + 1))))
                                        .toList()));
    }

    private static Stream<Task> parts(Task task, Set<UUID> old, Set<UUID> current) {
        Set<UUID> found = old == null ? current : old;
        return found == null ? Stream.of(task) : found.stream().map(task::in);
    }

    /** @return the accounts of each identity, by its position from 1; without those of no account */
    private Uni<Map<Integer, Set<UUID>>> accounts(List<Identity> people) {
        return database.list(ACCOUNTS, row -> row, array(people, Identity::issuer, String[]::new),
                array(people, Identity::subject, String[]::new))
                .map(rows -> rows.stream().collect(Collectors.groupingBy(row -> row.getLong("position").intValue(),
                        Collectors.mapping((Row row) -> row.getUUID("account_id"), Collectors.toSet()))));
    }

    /** In the order of the lines. The tasks without an account have the key of a nil account. */
    private static Map<UUID, List<Task>> byAccount(List<Task> tasks) {
        return tasks.stream().sorted(Comparator.comparingInt(Task::number)).collect(Collectors.groupingBy(
                task -> task.accountId() == null ? Ids.NIL : task.accountId(), TreeMap::new, Collectors.toList()));
    }

    /** Waits for edges also if nothing changes or a part fails: the file may repeat one whose response was lost. */
    private Uni<List<Done>> relink(Actor operator, List<Task> tasks, boolean dryRun) {
        return database.first(POLICY, row -> SignInPolicy.parse(row.getString("sign_in_policy")), operator.accountId())
                .chain(policy -> relink(operator, tasks, policy == null ? SignInPolicy.NONE : policy, dryRun));
    }

    private Uni<List<Done>> relink(Actor operator, List<Task> tasks, SignInPolicy policy, boolean dryRun) {
        Map<Boolean, List<Task>> accepted = tasks.stream()
                .collect(Collectors.partitioningBy(task -> hasAcceptedIssuer(task, policy)));
        List<Done> rejected = accepted.get(false).stream().map(task -> Done.rejected(task, Problem.invalid("newIssuer",
                "must be an issuer whose tokens Roster accepts in the account"))).toList();
        return Multi.createFrom().iterable(accepted.get(true))
                .group().intoLists().of(LINES_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(part -> relinkPart(operator, part, dryRun))
                .collect().in(() -> new ArrayList<>(rejected), List::addAll)
                .map(List::copyOf)
                .eventually(() -> dryRun ? Uni.createFrom().voidItem() : barrier.await(operator.accountId()));
    }

    /** Otherwise a wrong issuer in a file would lock all members out. */
    private boolean hasAcceptedIssuer(Task task, SignInPolicy policy) {
        String issuer = task.line().newIssuer();
        return task.accountId() == null ? issuers.accept(issuer)
                : issuers.allow(issuer, task.accountId()) && policy.acceptsIssuer(issuer);
    }

    /** A closed or unknown account rejects its lines only. */
    private Uni<List<Done>> relinkPart(Actor operator, List<Task> part, boolean dryRun) {
        return identities.replaceAll(operator, part.stream().map(task -> task.line().replacement()).toList(), dryRun)
                .map(outcomes -> IntStream.range(0, part.size())
                        .mapToObj(i -> Done.of(part.get(i), outcomes.get(i))).toList())
                .onFailure(BulkRelinking::isOfAccount).recoverWithItem(failure -> part.stream()
                        .map(task -> Done.rejected(task, (Problem) failure)).toList());
    }

    private static boolean isOfAccount(Throwable failure) {
        return failure instanceof Problem problem
                && (problem.type() == ProblemType.NOT_FOUND || problem.type() == ProblemType.ACCOUNT_CLOSED);
    }

    private static RelinkResult result(List<Done> done, boolean dryRun) {
        List<RelinkResult.Rejected> rejected = done.stream().filter(each -> each.problem() != null)
                .sorted(Comparator.comparingInt(Done::number))
                .map(each -> new RelinkResult.Rejected(each.number(), each.accountId(), BulkReason.of(each.problem())))
                .toList();
        return new RelinkResult(dryRun, count(done, Outcome.REPLACED), count(done, Outcome.UNCHANGED), rejected.size(),
                rejected);
    }

    private static int count(List<Done> done, Outcome outcome) {
        return (int) done.stream().filter(each -> each.is(outcome)).count();
    }
}
