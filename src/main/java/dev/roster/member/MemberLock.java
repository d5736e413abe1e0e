package dev.roster.member;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.hibernate.reactive.mutiny.Mutiny;

import dev.roster.access.Actor;
import dev.roster.access.ApiKeys;
import dev.roster.access.ChangeLock;
import dev.roster.access.Membership;
import dev.roster.account.Accounts;
import dev.roster.platform.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/**
 * Begins a change by locking the account's row first and then the rows of the members concerned, in one statement. The
 * account's
 * lock orders all changes within it; that the members' rows are locked too makes PostgreSQL return them as they are after the
 * wait, not as they were when the statement began (docs/adr/0003).
 */
@ApplicationScoped
class MemberLock implements ChangeLock {

    // The role's permissions are a sub-query, not a join: it is evaluated again on the row that the wait led to.
    private static final String LOCK = """
            select m.*, x.last_active_at, x.last_active_via,
                   (select r.permissions from role r where r.account_id = m.account_id and r.name = m.role) as role_permissions
            from account a
            join member m on m.account_id = a.id and m.id in (?2, ?3)
            join activity x on x.account_id = m.account_id and x.member_id = m.id
            where a.id = ?1 and a.closed_at is null
            for no key update of a, m""";

    @Inject
    Accounts accounts;

    @Inject
    ApiKeys keys;

    /** A change of a member: who acts, as confirmed, and whom it concerns. */
    record Change(Actor actor, LockedMember target, boolean actorIsOtherAdmin) {
    }

    @Override
    public Uni<Actor> confirm(Actor actor) {
        if (actor.isOperator()) {
            return accounts.locked(actor.accountId()).replaceWith(actor);
        }
        return lock(actor.accountId(), actor.memberId(), actor.memberId()).chain(rows -> confirmed(actor, rows));
    }

    /** The change of one member; fails with {@code not-found} when the account has no such member. */
    Uni<Change> change(Actor actor, UUID memberId) {
        UUID actorId = actor.isOperator() ? memberId : actor.memberId();
        return lock(actor.accountId(), actorId, memberId)
                .chain(rows -> confirmed(actor, rows).map(confirmed -> change(confirmed, memberId, rows)));
    }

    private static Change change(Actor actor, UUID memberId, List<LockedMember> rows) {
        LockedMember target = find(rows, memberId);
        if (target == null) {
            throw Problem.notFound();
        }
        LockedMember actorRow = actor.isOperator() || actor.is(memberId) ? null : find(rows, actor.memberId());
        return new Change(actor, target, actorRow != null && actorRow.member().isActiveAdmin());
    }

    private Uni<Actor> confirmed(Actor actor, List<LockedMember> rows) {
        return switch (actor.kind()) {
            case OPERATOR -> Uni.createFrom().item(actor);
            case MEMBER -> Uni.createFrom().item(() -> actor.confirm(membershipOf(actor, rows)));
            case KEY -> keys.locked(actor.accountId(), actor.keyId())
                    .map(limits -> actor.confirm(membershipOf(actor, rows), limits));
        };
    }

    private static Uni<List<LockedMember>> lock(UUID accountId, UUID first, UUID second) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LOCK, mapping(session))
                        .setParameter(1, accountId)
                        .setParameter(2, first)
                        .setParameter(3, second)
                        .getResultList())
                .map(rows -> rows.stream().map(LockedMember::of).toList());
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
