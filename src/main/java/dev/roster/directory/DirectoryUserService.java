package dev.roster.directory;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.directory.DirectoryUserTable.FoundMember;
import dev.roster.directory.RowSearch.Result;
import dev.roster.member.MemberProfiles;
import dev.roster.member.MemberProvisioning;
import dev.roster.member.MemberProvisioning.ProvisionedMember;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import dev.roster.member.NewMember;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Creates, changes and removes users of the directory, together with their members. A change that changes nothing writes
 * nothing and takes no lock.
 */
@ApplicationScoped
public class DirectoryUserService {
    @Inject
    AccountLock lock;
    @Inject
    DirectoryUserTable users;
    @Inject
    UnlinkedUsers unlinked;
    @Inject
    DirectoryConnectionTable connections;
    @Inject
    MemberProvisioning provisioning;
    @Inject
    MemberProfiles profiles;
    @Inject
    MemberService members;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    /** The result for one user. @param user null if there is a problem */
    public record Creation(DirectoryUser user, Problem problem) {
    }

    /** Fails with {@code not-found} if there is none. */
    public Uni<DirectoryUser> get(UUID accountId, UUID id) {
        return users.find(accountId, id).onItem().ifNull().failWith(Problem::notFound);
    }

    public Uni<Result<DirectoryUser>> list(RowSearch search) {
        return users.list(search);
    }

    /**
     * Provisions members. If a member has the address, and the connection does not link such members itself, the user is
     * recorded, so that an admin can link it, and rejected with {@code already-member}.
     *
     * @return the results in the order of the users
     */
    @WithTransaction
    public Uni<List<Creation>> create(Actor actor, List<DirectoryProfile> requested) {
        UUID account = actor.accountId();
        return lock.confirm(actor)
                .chain(() -> connections.require(account))
                .chain(connection -> users
                        .taken(account, requested.stream().map(DirectoryProfile::userNameKey).toList(), Ids.NIL)
                        .chain(taken -> currentMembers(account, requested)
                                .chain(found -> create(actor, connection, new Plan(requested, taken, found,
                                        connection.linkExisting())))));
    }

    /** Members with the addresses. Stores expiries first, because an expired membership still occupies its address. */
    private Uni<Map<String, FoundMember>> currentMembers(UUID account, List<DirectoryProfile> requested) {
        List<String> emails = requested.stream().map(DirectoryProfile::email).toList();
        return users.members(account, emails)
                .chain(found -> found.values().stream().noneMatch(FoundMember::expired) ? Uni.createFrom().item(found)
                        : provisioning.existing(account, requested.stream().map(DirectoryUserService::person).toList())
                                .chain(() -> users.members(account, emails)));
    }

    private static NewMember person(DirectoryProfile profile) {
        return new NewMember(null, null, profile.email(), profile.name());
    }

    /** Decides for each requested user, in their order. */
    private static final class Plan {
        private final Map<String, FoundMember> found;
        private final boolean linkExisting;
        private final Set<String> userNames;
        private final Set<String> emails = new HashSet<>();
        private final List<DirectoryProfile> requested;
        private final List<DirectoryProfile> provisioned = new ArrayList<>();
        private final List<DirectoryProfile> linked = new ArrayList<>();
        private final List<DirectoryProfile> unlinked = new ArrayList<>();
        private final Problem[] problems;

        private Plan(List<DirectoryProfile> requested, Set<String> taken, Map<String, FoundMember> found,
                boolean linkExisting) {
            this.requested = requested;
            this.found = found;
            this.linkExisting = linkExisting;
            userNames = new HashSet<>(taken);
            problems = new Problem[requested.size()];
            for (int i = 0; i < problems.length; i++) {
                problems[i] = problem(requested.get(i));
            }
        }

        private Problem problem(DirectoryProfile profile) {
            FoundMember member = found.get(profile.email());
            if (!userNames.add(profile.userNameKey())) {
                return ProblemType.ALREADY_MEMBER.because("Another user has this userName.");
            }
            if (member != null && member.linked() || !emails.add(profile.email())) {
                return ProblemType.ALREADY_MEMBER.because("Another user has this address.");
            }
            if (member != null && !linkExisting) {
                unlinked.add(profile);
                return ProblemType.ALREADY_MEMBER.because(
                        "A member who is not managed by the directory has this address. An admin of the account can link them.");
            }
            (member == null ? provisioned : linked).add(profile);
            return null;
        }

        private UUID memberId(DirectoryProfile profile) {
            return found.get(profile.email()).id();
        }
    }

    private Uni<List<Creation>> create(Actor actor, DirectoryConnection connection, Plan plan) {
        UUID account = actor.accountId();
        return unlinked.record(account, plan.unlinked)
                .chain(() -> provision(actor, connection, plan.provisioned))
                .chain(() -> link(actor, plan.linked, plan::memberId))
                .chain(() -> created(account, plan));
    }

    private Uni<Void> provision(Actor actor, DirectoryConnection connection, List<DirectoryProfile> people) {
        if (people.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return provisioning.provision(actor, people.stream()
                .map(person -> new ProvisionedMember(person(person), connection.role(), List.of(), null))
                .toList())
                .map(created -> created.stream().map(member -> member.id()).toList())
                .call(ids -> users.insert(actor.accountId(), ids, people, clock.instant()))
                .chain(ids -> suspend(actor, inactive(people, ids)));
    }

    private static List<UUID> inactive(List<DirectoryProfile> people, List<UUID> ids) {
        List<UUID> inactive = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            if (!people.get(i).active()) {
                inactive.add(ids.get(i));
            }
        }
        return inactive;
    }

    private Uni<Void> suspend(Actor actor, List<UUID> ids) {
        return ids.isEmpty() ? Uni.createFrom().voidItem()
                : members.applyAll(actor, ids.stream().map(id -> MemberStep.suspend(id, null)).toList()).replaceWithVoid();
    }

    /** Links users to existing members. The member gets the directory's name, and is suspended if the user is not active. */
    Uni<Void> link(Actor actor, List<DirectoryProfile> people, Function<DirectoryProfile, UUID> memberId) {
        List<UUID> ids = people.stream().map(memberId).toList();
        UUID account = actor.accountId();
        return users.insert(account, ids, people, clock.instant())
                .chain(() -> unlinked.delete(account, people.stream().map(DirectoryProfile::email).toList()))
                .chain(() -> audit.recordAll(account, AuditActor.of(actor), people.stream()
                        .map(person -> new AuditLog.Entry(AuditAction.MEMBER_LINKED,
                                Target.member(memberId.apply(person), person.email()), null, null))
                        .toList()))
                .chain(() -> Multi.createFrom().iterable(people)
                        .onItem().transformToUniAndConcatenate(person -> profiles.change(actor, memberId.apply(person),
                                person.name(), person.email()))
                        .collect().last())
                .chain(() -> suspend(actor, inactive(people, ids)));
    }

    private Uni<List<Creation>> created(UUID account, Plan plan) {
        return users.byNames(account, plan.requested.stream().map(DirectoryProfile::userNameKey).toList())
                .map(found -> {
                    List<Creation> results = new ArrayList<>();
                    for (int i = 0; i < plan.problems.length; i++) {
                        results.add(new Creation(plan.problems[i] != null ? null
                                : found.get(plan.requested.get(i).userNameKey()), plan.problems[i]));
                    }
                    return results;
                });
    }

    /**
     * Changes a user. Reads it without a lock first, and again under the lock if it changes.
     *
     * @param check fails if the user has a version that the client does not expect
     * @param change from the present user to the new description
     */
    public Uni<DirectoryUser> change(Actor actor, UUID id, Consumer<DirectoryUser> check,
            Function<DirectoryUser, DirectoryProfile> change) {
        return get(actor.accountId(), id).invoke(check)
                .chain(user -> user.isUnchangedBy(change.apply(user)) ? Uni.createFrom().item(user)
                        : Panache.withTransaction(() -> changeLocked(actor, id, check, change)));
    }

    private Uni<DirectoryUser> changeLocked(Actor actor, UUID id, Consumer<DirectoryUser> check,
            Function<DirectoryUser, DirectoryProfile> change) {
        UUID account = actor.accountId();
        return lock.confirm(actor)
                .chain(() -> get(account, id))
                .invoke(check)
                .chain(user -> {
                    DirectoryProfile profile = change.apply(user);
                    return user.isUnchangedBy(profile) ? Uni.createFrom().item(user)
                            : userNameMustBeFree(account, id, profile)
                                    .chain(() -> profiles.change(actor, id, profile.name(), profile.email()))
                                    .chain(() -> changeStatus(actor, user, profile))
                                    .chain(() -> users.update(account, id, profile, clock.instant()))
                                    .chain(() -> get(account, id));
                });
    }

    private Uni<Void> userNameMustBeFree(UUID account, UUID id, DirectoryProfile profile) {
        return users.taken(account, List.of(profile.userNameKey()), id).invoke(taken -> {
            if (!taken.isEmpty()) {
                throw ProblemType.ALREADY_MEMBER.because("Another user has this userName.");
            }
        }).replaceWithVoid();
    }

    /** The directory reactivates only members that it has suspended, so that it does not undo an admin's suspension. */
    private Uni<Void> changeStatus(Actor actor, DirectoryUser user, DirectoryProfile profile) {
        if (!profile.active()) {
            return user.suspended() ? Uni.createFrom().voidItem() : suspend(actor, List.of(user.id()));
        }
        return user.active() || !user.suspended() ? Uni.createFrom().voidItem()
                : members.applyAll(actor, List.of(MemberStep.reactivate(user.id()))).replaceWithVoid();
    }

    /** Removes the member. {@link RemovedUsers} deletes the user. */
    @WithTransaction
    public Uni<Void> remove(Actor actor, UUID id, Consumer<DirectoryUser> check) {
        return lock.confirm(actor)
                .chain(() -> get(actor.accountId(), id))
                .invoke(check)
                .chain(() -> members.remove(actor, id, null))
                .replaceWithVoid();
    }
}
