package dev.roster.imports;

import dev.roster.access.Actor;
import dev.roster.account.Account;
import dev.roster.account.AccountService;
import dev.roster.group.Groups;
import dev.roster.group.HeldGroup;
import dev.roster.http.BulkFile.Line;
import dev.roster.member.FreeSeats;
import dev.roster.member.MemberProvisioning;
import dev.roster.member.MemberProvisioning.Existing;
import dev.roster.member.MemberProvisioning.ProvisionedMember;
import dev.roster.member.Seats;
import dev.roster.problem.BulkReason;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.Role;
import dev.roster.role.RoleService;
import dev.roster.value.EmailAddress;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Imports members. Each 1,000 lines are one transaction, so that the account's lock is held only briefly. After a failure, the
 * same file imports the rest.
 */
@ApplicationScoped
class MemberImport {
    private static final int LINES_PER_TRANSACTION = 1_000;

    @Inject
    AccountService accounts;
    @Inject
    MemberProvisioning members;
    @Inject
    RoleService roles;
    @Inject
    Groups groups;
    @Inject
    Seats seats;
    @Inject
    Validator validator;

    /**
     * A line with its position in the file.
     *
     * @param valid null if the line is rejected
     * @param problem null if it is not
     */
    private record Checked(int number, ImportedMember valid, String email, Problem problem) {
        private Checked rejected(Problem reason) {
            return new Checked(number, null, email, reason);
        }
    }

    private enum Outcome {
        CREATED,
        EXISTING,
        REJECTED
    }

    private record Decided(Checked line, Outcome outcome, ProvisionedMember member) {
    }

    Uni<ImportResult> importAll(Actor operator, List<Line<ImportedMember>> lines, boolean dryRun) {
        FreeSeats free = new FreeSeats();
        return Multi.createFrom().iterable(check(lines))
                .group().intoLists().of(LINES_PER_TRANSACTION)
                .onItem().transformToUniAndConcatenate(part -> importPart(operator, part, free, dryRun))
                .collect().in(ArrayList<Decided>::new, List::addAll)
                .map(decided -> result(decided, dryRun));
    }

    private List<Checked> check(List<Line<ImportedMember>> lines) {
        Set<String> seen = new HashSet<>();
        return IntStream.range(0, lines.size()).mapToObj(i -> check(i + 1, lines.get(i), seen)).toList();
    }

    /** @param seen the addresses and identities of earlier lines */
    private Checked check(int number, Line<ImportedMember> line, Set<String> seen) {
        ImportedMember member = line.value();
        String email = member == null ? null : member.email();
        if (line.problem() != null) {
            return new Checked(number, null, email, line.problem());
        }
        try {
            ImportedMember valid = member.validated(validator);
            if (!seen.add(valid.email())) {
                throw Problem.invalid("email", "is the address of an earlier line");
            }
            if (valid.issuer() != null && !seen.add(valid.issuer() + " " + valid.subject())) {
                throw Problem.invalid("subject", "is the identity of an earlier line");
            }
            return new Checked(number, valid, valid.email(), null);
        } catch (Problem problem) {
            return new Checked(number, null, email, problem);
        }
    }

    @WithTransaction
    Uni<List<Decided>> importPart(Actor operator, List<Checked> part, FreeSeats free, boolean dryRun) {
        UUID accountId = operator.accountId();
        List<ImportedMember> valid = part.stream().filter(line -> line.valid() != null).map(Checked::valid).toList();
        return accounts.lock(accountId).chain(account -> seats.of(accountId)
                .invoke(free::limitTo)
                .chain(() -> roles.findAll(accountId, valid.stream().map(ImportedMember::role).collect(Collectors.toSet())))
                .chain(knownRoles -> groups.named(accountId, valid.stream().flatMap(line -> line.groupKeys().stream())
                        .collect(Collectors.toSet()))
                        .chain(knownGroups -> members.existing(accountId, valid.stream().map(ImportedMember::person).toList())
                                .map(existing -> part.stream()
                                        .map(line -> decide(operator, account, line, knownRoles, knownGroups, existing, free))
                                        .toList()))))
                .call(decided -> dryRun ? Uni.createFrom().voidItem()
                        : members.provision(operator, decided.stream().filter(each -> each.outcome() == Outcome.CREATED)
                                .map(Decided::member).toList()));
    }

    private static Decided decide(Actor operator, Account account, Checked line, Map<String, Role> roles,
            Map<String, HeldGroup> groups,
            Existing existing, FreeSeats free) {
        if (line.valid() == null) {
            return new Decided(line, Outcome.REJECTED, null);
        }
        ImportedMember member = line.valid();
        if (existing.hasAddress(member.person())) {
            return new Decided(line, Outcome.EXISTING, null);
        }
        try {
            if (existing.hasIdentity(member.person())) {
                throw ProblemType.ALREADY_MEMBER.because("The person is a member with another address.");
            }
            if (!account.allows(new EmailAddress(member.email()))) {
                throw Problem.invalid("email", Account.OTHER_DOMAIN);
            }
            if (!roles.containsKey(member.role())) {
                throw Problem.invalid("role", "is not a role of this account");
            }
            List<HeldGroup> held = groups(operator, member, groups);
            free.takeOne();
            return new Decided(line, Outcome.CREATED,
                    new ProvisionedMember(member.person(), member.role(), held, member.joinedAt(),
                            false));
        } catch (Problem problem) {
            return new Decided(line.rejected(problem), Outcome.REJECTED, null);
        }
    }

    private static List<HeldGroup> groups(Actor operator, ImportedMember member, Map<String, HeldGroup> known) {
        List<HeldGroup> held = new ArrayList<>();
        for (String key : member.groupKeys()) {
            if (!known.containsKey(key)) {
                throw Problem.invalid("groups", "must be names of groups of this account");
            }
            known.get(key).mustBeManagedBy(operator);
            held.add(known.get(key));
        }
        return held;
    }

    private static ImportResult result(List<Decided> decided, boolean dryRun) {
        return new ImportResult(dryRun, count(decided, Outcome.CREATED), count(decided, Outcome.EXISTING),
                count(decided, Outcome.REJECTED),
                decided.stream().map(Decided::line).filter(line -> line.problem() != null)
                        .map(line -> new ImportResult.Rejected(line.number(), line.email(), BulkReason.of(line.problem())))
                        .toList());
    }

    private static int count(List<Decided> decided, Outcome outcome) {
        return (int) decided.stream().filter(each -> each.outcome() == outcome).count();
    }
}
