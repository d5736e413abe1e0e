package dev.roster.directory;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.account.AccountService;
import dev.roster.directory.DirectoryUserTable.FoundMember;
import dev.roster.member.FreeSeats;
import dev.roster.member.MemberProvisioning;
import dev.roster.member.MemberProvisioning.ProvisionedMember;
import dev.roster.member.NewMember;
import dev.roster.member.Seats;
import dev.roster.problem.Problem;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Creates users of the directory together with their members, or links existing members. */
@ApplicationScoped
public class DirectoryUserCreation {
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
    UserLinks links;
    @Inject
    AccountService accounts;
    @Inject
    Seats seats;
    @Inject
    WelcomeEmails welcome;
    @Inject
    Clock clock;

    /** The result for one user. @param user null if there is a problem */
    public record Creation(DirectoryUser user, Problem problem) {
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
                .chain(connection -> plan(account, requested, connection)
                        .chain(plan -> create(actor, connection, plan)));
    }

    private Uni<ProvisioningPlan> plan(UUID account, List<DirectoryProfile> requested, DirectoryConnection connection) {
        FreeSeats free = new FreeSeats();
        return seats.of(account).invoke(free::limitTo)
                .chain(() -> accounts.lock(account))
                .chain(locked -> users
                        .taken(account, requested.stream().map(DirectoryProfile::userNameKey).toList(), Ids.NIL)
                        .chain(taken -> currentMembers(account, requested)
                                .map(found -> new ProvisioningPlan(requested, taken, found, connection.linkExisting(), locked,
                                        free))));
    }

    /** Members with the addresses. Stores expiries first, because an expired membership still occupies its address. */
    Uni<Map<String, FoundMember>> currentMembers(UUID account, List<DirectoryProfile> requested) {
        List<String> emails = requested.stream().map(DirectoryProfile::email).toList();
        return users.members(account, emails)
                .chain(found -> found.values().stream().noneMatch(FoundMember::expired) ? Uni.createFrom().item(found)
                        : provisioning.existing(account, requested.stream().map(DirectoryUserCreation::person).toList())
                                .chain(() -> users.members(account, emails)));
    }

    private static NewMember person(DirectoryProfile profile) {
        return new NewMember(null, null, profile.email(), profile.name());
    }

    private Uni<List<Creation>> create(Actor actor, DirectoryConnection connection, ProvisioningPlan plan) {
        UUID account = actor.accountId();
        return unlinked.record(account, plan.unlinked())
                .chain(() -> provision(actor, connection, plan.provisioned()))
                .chain(() -> links.link(actor, plan.linked(), plan::memberId))
                .chain(() -> created(account, plan));
    }

    private Uni<Void> provision(Actor actor, DirectoryConnection connection, List<DirectoryProfile> people) {
        if (people.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return provisioning.provision(actor, people.stream()
                .map(person -> new ProvisionedMember(person(person), connection.role(), List.of(), null, !person.active()))
                .toList())
                .map(created -> created.stream().map(member -> member.id()).toList())
                .chain(ids -> users.insert(actor.accountId(), ids, people, connection.welcomeEmail(), clock.instant())
                        .chain(() -> connection.welcomeEmail() ? welcome.queue(actor.accountId(), ids)
                                : Uni.createFrom().voidItem()))
                .chain(() -> unlinked.created(actor.accountId(), people));
    }

    private Uni<List<Creation>> created(UUID account, ProvisioningPlan plan) {
        return users.byNames(account, plan.requested().stream().map(DirectoryProfile::userNameKey).toList())
                .map(found -> {
                    List<Creation> results = new ArrayList<>();
                    for (int i = 0; i < plan.requested().size(); i++) {
                        results.add(new Creation(plan.problem(i) != null ? null
                                : found.get(plan.requested().get(i).userNameKey()), plan.problem(i)));
                    }
                    return results;
                });
    }
}
