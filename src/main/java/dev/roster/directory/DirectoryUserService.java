package dev.roster.directory;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.account.AccountService;
import dev.roster.directory.RowSearch.Result;
import dev.roster.member.MemberProfiles;
import dev.roster.member.MemberProfiles.Profile;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.EmailAddress;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads, changes and removes users of the directory, together with their members. A change that changes nothing writes
 * nothing and takes no lock.
 */
@ApplicationScoped
public class DirectoryUserService {
    @Inject
    AccountLock lock;
    @Inject
    DirectoryUserTable users;
    @Inject
    MemberProfiles profiles;
    @Inject
    MemberService members;
    @Inject
    AccountService accounts;
    @Inject
    DirectoryUserCreation creation;
    @Inject
    WelcomeEmails welcome;
    @Inject
    Clock clock;

    /** Fails with {@code not-found} if there is none. */
    public Uni<DirectoryUser> get(UUID accountId, UUID id) {
        return users.find(accountId, id)
                .map(user -> user == null || user.hasExpired(clock.instant()) ? null : user)
                .onItem().ifNull().failWith(Problem::notFound);
    }

    public Uni<Result<DirectoryUser>> list(RowSearch search) {
        return users.list(search);
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
                    DirectoryProfile requested = change.apply(user);
                    return user.isUnchangedBy(requested) ? Uni.createFrom().item(user)
                            : applicable(account, user, requested)
                                    .chain(profile -> apply(actor, user, profile))
                                    .chain(() -> get(account, id));
                });
    }

    /** A deactivation is never rejected: if its name or address is not possible, the user keeps the former ones. */
    private Uni<DirectoryProfile> applicable(UUID account, DirectoryUser user, DirectoryProfile requested) {
        return conflict(account, user, requested).map(conflict -> {
            if (conflict != null && requested.active()) {
                throw conflict;
            }
            return conflict == null ? requested : user.deactivated();
        });
    }

    /** @return null if there is none */
    private Uni<Problem> conflict(UUID account, DirectoryUser user, DirectoryProfile requested) {
        return users.taken(account, List.of(requested.userNameKey()), user.id())
                .chain(taken -> !taken.isEmpty()
                        ? Uni.createFrom().item(() -> ProblemType.ALREADY_MEMBER.because("Another user has this userName."))
                        : requested.email().equals(user.email()) ? Uni.createFrom().nullItem()
                                : conflictOfAddress(account, requested));
    }

    private Uni<Problem> conflictOfAddress(UUID account, DirectoryProfile requested) {
        return accounts.lock(account).chain(locked -> !locked.allows(new EmailAddress(requested.email()))
                ? Uni.createFrom().item(ProvisioningPlan::otherDomain)
                : creation.currentMembers(account, List.of(requested)).map(found -> found.isEmpty() ? null
                        : ProblemType.ALREADY_MEMBER.because("The address belongs to another member of the account.")));
    }

    private Uni<Void> apply(Actor actor, DirectoryUser user, DirectoryProfile profile) {
        MemberStep step = step(user, profile);
        JsonObject before = new JsonObject();
        JsonObject after = new JsonObject();
        changed("userName", user.userName(), profile.userName(), before, after);
        changed("externalId", user.externalId(), profile.externalId(), before, after);
        if (step == null) {
            changed("active", user.active(), profile.active(), before, after);
        }
        // The step is last: if it revokes the token of this request, nothing more is authorized.
        return profiles.change(actor, List.of(new Profile(user.id(), profile.name(), profile.email(), before, after)))
                .chain(() -> users.update(actor.accountId(), user.id(), profile, clock.instant()))
                .chain(() -> step == null ? Uni.createFrom().voidItem()
                        : members.applyAll(actor, List.of(step)).replaceWithVoid())
                .chain(() -> step != null && profile.active() ? welcome.queue(actor.accountId(), List.of(user.id()))
                        : Uni.createFrom().voidItem());
    }

    /** For the audit log. */
    private static void changed(String property, Object former, Object present, JsonObject before, JsonObject after) {
        if (!Objects.equals(former, present)) {
            before.put(property, former);
            after.put(property, present);
        }
    }

    /**
     * The directory reactivates only members that it has suspended, so that it does not undo an admin's suspension.
     *
     * @return null if the member's status does not change
     */
    private static MemberStep step(DirectoryUser user, DirectoryProfile profile) {
        if (!profile.active()) {
            return user.suspended() ? null : MemberStep.suspend(user.id(), null);
        }
        return user.suspended() && user.suspendedByDirectory() ? MemberStep.reactivate(user.id()) : null;
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
