package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.database.Database;
import dev.roster.group.Groups;
import dev.roster.group.HeldGroup;
import dev.roster.http.Version;
import dev.roster.member.MemberLock.Change;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.RoleService;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Creates and changes the members that are programs. Only people do, and only within their own permissions: otherwise a stolen
 * API key, or a program, could create credentials that outlive it.
 */
@ApplicationScoped
public class ServiceMembers {
    private static final int MAX = 500;

    private static final String COUNT = """
            select count(*) as services from member_entry e
            where e.account_id = $1 and e.entry = '@service' and e.status = any($2)
                and e.role = any(array(select r.name from role r where r.account_id = $1))""";

    @Inject
    MemberLock lock;
    @Inject
    MemberTable table;
    @Inject
    PersonTable personTable;
    @Inject
    MemberCreation creation;
    @Inject
    RoleService roles;
    @Inject
    Groups groups;
    @Inject
    Database database;
    @Inject
    Clock clock;

    /** How the tokens of a program are recognized, as {@code member} stores it. Both are null for API keys only. */
    public record Identity(String issuer, String subject) {
        public static final Identity NONE = new Identity(null, null);
    }

    /** @param expiresAt null if it does not expire */
    public record NewService(String name, String role, Set<UUID> groups, Identity identity, Instant expiresAt) {
    }

    /** A service account in a change. The actor has its current permissions. */
    public static final class Changed {
        private final Actor actor;
        private final Member member;
        private final Identity identity;

        private Changed(Actor actor, Member member) {
            this.actor = actor;
            this.member = member;
            identity = new Identity(member.issuer, member.subject);
        }

        public Actor actor() {
            return actor;
        }

        public UUID id() {
            return member.id;
        }

        public String name() {
            return member.name;
        }

        /** The identity before the change. */
        public Identity identity() {
            return identity;
        }
    }

    /** Fails with {@code identity-in-use} if another member has the identity. */
    @WithTransaction
    public Uni<Changed> create(Actor actor, NewService request) {
        Instant now = clock.instant();
        if (request.expiresAt() != null && !request.expiresAt().isAfter(now)) {
            throw Problem.invalid("expiresAt", "must be in the future");
        }
        return lock.change(actor, List.of())
                .invoke(ServiceMembers::mustBePerson)
                .invoke(change -> mustNotOutlive(change.actor(), request.expiresAt()))
                .call(change -> mustHoldRole(change.actor(), request.role()))
                .call(() -> mustHaveCapacity(actor.accountId()))
                .call(() -> mustBeFree(actor.accountId(), null, request.identity()))
                .chain(change -> held(change.actor(), request.groups())
                        .map(held -> Member.createService(actor.accountId(), request.name(), request.role(), held,
                                request.expiresAt(), now))
                        .invoke(member -> member.changeService(member.name, request.identity().issuer(),
                                request.identity().subject()))
                        .call(member -> table.insert(actor.accountId(), List.of(member)))
                        .map(member -> new Changed(change.actor(), member)));
    }

    /** Locks a service account for a change by a person who holds its permissions. */
    @WithTransaction
    public Uni<Changed> lock(Actor actor, UUID memberId, String ifMatch) {
        return lock.change(actor, List.of(memberId)).map(change -> {
            Member member = change.target(memberId).member();
            if (!member.isService()) {
                throw Problem.notFound();
            }
            Version.check(ifMatch, member.version);
            mustManage(change, memberId);
            return new Changed(change.actor(), member);
        });
    }

    /** Stores the name and the identity. Call it in the transaction that has locked the service account. */
    @WithTransaction
    public Uni<Void> change(Changed locked, String name, Identity identity) {
        UUID accountId = locked.actor().accountId();
        Member member = locked.member;
        if (identity.issuer() != null && !identity.equals(locked.identity())) {
            mustNotOutlive(locked.actor(), member.expiresAt);
        }
        return mustBeFree(accountId, locked.id(), identity)
                .invoke(() -> member.changeService(name, identity.issuer(), identity.subject()))
                .chain(() -> personTable.update(accountId, List.of(member)));
    }

    /**
     * Locks the member who gets a new API key. Members create their own keys. The keys of a service account are created by a
     * person who holds its permissions.
     *
     * @param expiresAt of the key; null if it does not expire
     * @return the actor with the current permissions
     */
    @WithTransaction
    public Uni<KeyHolder> lockKeyHolder(Actor actor, UUID memberId, Instant expiresAt) {
        return lock.change(actor, List.of(memberId)).map(change -> {
            Member member = change.target(memberId).member();
            if (!member.isService() && (actor.kind() != Actor.Kind.MEMBER || !actor.is(memberId))) {
                throw ProblemType.FORBIDDEN.because("Members create their own keys, with their own access token.");
            }
            if (member.isService()) {
                mustManage(change, memberId);
                return new KeyHolder(change.actor(), null, member.name, true, keyExpiry(change.actor(), member, expiresAt));
            }
            return new KeyHolder(change.actor(), member.email, member.name, false, expiresAt);
        });
    }

    /**
     * @param email null for a service account
     * @param expiresAt of the key; null if it does not expire
     */
    public record KeyHolder(Actor actor, String email, String name, boolean service, Instant expiresAt) {
    }

    /** A key of an actor whose access expires gets an expiry, because that of the service account can change later. */
    private static Instant keyExpiry(Actor actor, Member service, Instant requested) {
        if (actor.accessExpiresAt() == null) {
            return requested;
        }
        Instant expiry = requested != null ? requested : service.expiresAt;
        mustNotOutlive(actor, expiry);
        return expiry;
    }

    private static void mustManage(Change change, UUID memberId) {
        LockedMember target = change.target(memberId);
        mustBePerson(change);
        target.member().mustNotBeRemoved(target.now());
        MemberTransition.mustHold(change.actor(), target);
    }

    /** An actor whose access expires cannot keep it in a program. @param expiresAt of the program's access; may be null */
    static void mustNotOutlive(Actor actor, Instant expiresAt) {
        if (actor.accessExpiresAt() != null && (expiresAt == null || expiresAt.isAfter(actor.accessExpiresAt()))) {
            throw ProblemType.FORBIDDEN.because("Your access expires at " + actor.accessExpiresAt()
                    + ". A service account, or its key, must expire no later.");
        }
    }

    /** A key of a program could otherwise create keys, or keep itself when the person who knows it is removed. */
    static void mustBePerson(Change change) {
        Actor actor = change.actor();
        boolean person = actor.kind() == Actor.Kind.MEMBER && !change.target(actor.memberId()).member().isService();
        if (!person && actor.kind() != Actor.Kind.OPERATOR) {
            throw ProblemType.FORBIDDEN
                    .because("Only a person, with an access token or in the console, manages service accounts.");
        }
    }

    private Uni<Void> mustHoldRole(Actor actor, String role) {
        return roles.require(actor.accountId(), role).invoke(found -> found.mustBeHeldBy(actor)).replaceWithVoid();
    }

    private Uni<List<HeldGroup>> held(Actor actor, Set<UUID> ids) {
        return groups.find(actor.accountId(), ids).map(found -> ids.stream().map(id -> group(actor, found, id)).toList());
    }

    private static HeldGroup group(Actor actor, Map<UUID, HeldGroup> found, UUID id) {
        HeldGroup group = found.get(id);
        if (group == null) {
            throw Problem.invalid("groups", "has an unknown group: " + id);
        }
        group.mustBeManagedBy(actor);
        group.mustBeHeldBy(actor);
        return group;
    }

    private Uni<Void> mustHaveCapacity(UUID accountId) {
        String[] statuses = { MemberStatus.ACTIVE.value(), MemberStatus.SUSPENDED.value() };
        return database.first(COUNT, row -> row.getLong("services"), accountId, statuses).invoke(services -> {
            if (services >= MAX) {
                throw ProblemType.TOO_MANY_SERVICE_ACCOUNTS.because("An account has at most " + MAX + " service accounts.");
            }
        }).replaceWithVoid();
    }

    private Uni<Void> mustBeFree(UUID accountId, UUID except, Identity identity) {
        NewMember holder = new NewMember(identity.issuer(), identity.subject(), null, null);
        return identity.issuer() == null ? Uni.createFrom().voidItem()
                : creation.findCurrent(accountId, holder).invoke(found -> {
                    if (found.stream().anyMatch(member -> !member.id.equals(except))) {
                        throw ProblemType.IDENTITY_IN_USE
                                .because("Remove that member first, or use another subject or client.");
                    }
                }).replaceWithVoid();
    }
}
