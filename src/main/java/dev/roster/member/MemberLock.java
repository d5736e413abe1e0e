package dev.roster.member;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.hibernate.reactive.mutiny.Mutiny;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.ApiKeys;
import dev.roster.access.Membership;
import dev.roster.account.AccountService;
import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Begins a change by locking the account's row first and then the rows of the members concerned, in one statement. The
 * account's lock orders all changes within it; that the members' rows are locked too makes PostgreSQL return them as they are
 * after the
 * wait, not as they were when the statement began (docs/adr/0003).
 */
@ApplicationScoped
class MemberLock implements AccountLock {

    // The roles' permissions are read after the wait and by a function, which sees what was committed meanwhile. A sub-query would
    // see the role as it was when the statement began.
    private static final String LOCK = """
            select locked.*, current_permissions(locked.account_id, locked.role) as role_permissions,
                   current_permissions(locked.account_id, locked.role_afterwards) as afterwards_permissions
            from (
                select m.*, x.last_active_at, x.last_active_via
                from account a
                join member m on m.account_id = a.id and m.id = any(?2)
                join activity x on x.account_id = m.account_id and x.member_id = m.id
                where a.id = ?1 and a.closed_at is null
                order by m.id
                for no key update of a, m) as locked""";

    /** So many rows come back well within the time that an answer of the database may take. */
    private static final int ROWS_PER_STATEMENT = 1_000;

    @Inject
    AccountService accounts;

    @Inject
    ApiKeys keys;

    @Inject
    Clock clock;

    /** A change of members: who acts, as confirmed, with their own row (null for who is no member), and whom it concerns. */
    record Change(Actor actor, LockedMember actorRow, Map<UUID, LockedMember> targets) {

        LockedMember target(UUID memberId) {
            return targets.get(memberId);
        }

        boolean holdsALastingAdmin() {
            return actorRow != null && actorRow.member().isLastingAdmin()
                    || targets.values().stream().anyMatch(target -> target.member().isLastingAdmin());
        }
    }

    @Override
    public Uni<Actor> confirm(Actor actor) {
        if (actor.isOutsider()) {
            return accounts.locked(actor.accountId()).replaceWith(actor);
        }
        return lock(actor.accountId(), List.of(actor.memberId())).chain(rows -> confirmed(actor, rows));
    }

    /** The change of these members; fails with {@code not-found} when one of them was never in the account. */
    Uni<Change> change(Actor actor, Collection<UUID> memberIds) {
        List<UUID> concerned = Stream.concat(Stream.ofNullable(actor.memberId()), memberIds.stream()).toList();
        return lock(actor.accountId(), concerned)
                .chain(rows -> confirmed(actor, rows).map(confirmed -> change(confirmed, memberIds, rows)));
    }

    private static Change change(Actor actor, Collection<UUID> memberIds, List<LockedMember> rows) {
        Map<UUID, LockedMember> found = rows.stream().collect(Collectors.toMap(row -> row.member().id, Function.identity()));
        Map<UUID, LockedMember> targets = memberIds.stream().map(found::get).filter(Objects::nonNull)
                .collect(Collectors.toMap(row -> row.member().id, Function.identity()));
        if (targets.size() < memberIds.size()) {
            throw Problem.notFound();
        }
        return new Change(actor, actor.isOutsider() ? null : found.get(actor.memberId()), targets);
    }

    private Uni<Actor> confirmed(Actor actor, List<LockedMember> rows) {
        return switch (actor.kind()) {
            case OPERATOR, SYSTEM -> Uni.createFrom().item(actor);
            case MEMBER -> Uni.createFrom().item(() -> actor.confirm(membershipOf(actor, rows)));
            case KEY -> keys.locked(actor.accountId(), actor.keyId())
                    .map(limits -> actor.confirm(membershipOf(actor, rows), limits));
        };
    }

    /**
     * In the order of their ids, in which the flush writes them as well: as the activity does, so that neither blocks the
     * other.
     */
    private Uni<List<LockedMember>> lock(UUID accountId, List<UUID> memberIds) {
        List<UUID> ordered = memberIds.stream().distinct().sorted(Comparator.comparing(UUID::toString)).toList();
        return Multi.createFrom().iterable(ordered)
                .group().intoLists().of(ROWS_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(some -> lockSome(accountId, some.toArray(UUID[]::new)))
                .collect().in(() -> new ArrayList<LockedMember>(), List::addAll)
                .map(rows -> rows);
    }

    private Uni<List<LockedMember>> lockSome(UUID accountId, UUID[] memberIds) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LOCK, mapping(session))
                        .setParameter(1, accountId)
                        .setParameter(2, memberIds)
                        .getResultList())
                .map(rows -> rows.stream().map(row -> LockedMember.of(row, clock.instant())).toList());
    }

    private static org.hibernate.reactive.common.ResultSetMapping<Object[]> mapping(Mutiny.Session session) {
        return session.getResultSetMapping(Object[].class, Member.LOCKED);
    }

    private static Membership membershipOf(Actor actor, List<LockedMember> rows) {
        LockedMember row = find(rows, actor.memberId());
        return row == null ? null : row.membership();
    }

    private static LockedMember find(List<LockedMember> rows, UUID id) {
        return rows.stream().filter(row -> row.member().id.equals(id)).findFirst().orElse(null);
    }
}
