package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * The rule that a change leaves an admin ({@link MemberConditions#lastingAdmin}). A directory's change is never rejected: the
 * account is then flagged, until a member becomes an admin. Call it only in a transaction that holds the account's lock.
 */
@ApplicationScoped
class LastAdmin {
    private static final String FLAG = "update account set without_admin_since = $2 where id = $1 returning name";

    private static final String CLEAR = """
            update account set without_admin_since = null where id = $1 and without_admin_since is not null""";

    private static final String CLEAR_BY_GROUP = CLEAR + " and " + MemberConditions.lastingAdminByGroup("$1", "array[]::uuid[]")
            + " is not null";

    /**
     * Whether a group with the role admin makes a member a lasting admin, and no other lasting admin remains without it. $2 is
     * the group. Without an order, PostgreSQL could read the whole table to find the first entry.
     */
    private static final String WITHOUT_GROUP = """
            select exists (
                select from role r
                cross join lateral (
                    select from member_entry e
                    join member m on m.account_id = $1 and m.id = e.member_id and m.kind = 'person'
                        and m.expires_at is null
                    where e.account_id = $1 and e.status = 'active' and e.role = r.name and e.entry = '#' || $2::uuid
                    order by e.entry, e.member_id
                    limit 1
                ) found
                where r.account_id = $1)
                and (select m.id from member m where m.account_id = $1 and %1$s order by m.name_key limit 1) is null
                and %2$s is null as lost"""
            .formatted(MemberConditions.LASTING_ADMIN_BY_ROLE,
                    MemberConditions.lastingAdminByGroup("$1", "array[]::uuid[]"));

    @Inject
    AuditLog audit;
    @Inject
    Database database;
    @Inject
    Clock clock;

    @Inject
    @Any
    Instance<LastAdminHandler> handlers;

    /** Fails with {@code last-admin} unless the actor is a directory. @param lost whether the change took the last admin */
    Uni<Void> check(Actor actor, boolean lost) {
        if (!lost) {
            return Uni.createFrom().voidItem();
        }
        if (!actor.isDirectory()) {
            throw ProblemType.LAST_ADMIN.because("Make another member an admin first.");
        }
        UUID accountId = actor.accountId();
        return database.first(FLAG, row -> row.getString("name"), accountId, clock.instant())
                .chain(name -> audit.record(accountId, AuditActor.of(actor), AuditAction.ACCOUNT_WITHOUT_ADMIN,
                        Target.account(accountId, name), null, null))
                .chain(() -> Multi.createFrom().iterable(handlers)
                        .onItem().transformToUniAndConcatenate(handler -> handler.lostLastAdmin(accountId))
                        .collect().last())
                .replaceWithVoid();
    }

    /** The same for a group that no longer has the role admin. */
    Uni<Void> checkWithout(Actor actor, UUID groupId) {
        return database.first(WITHOUT_GROUP, row -> row.getBoolean("lost"), actor.accountId(), groupId)
                .chain(lost -> check(actor, lost));
    }

    /** Clears the flag if the new role of a group makes members lasting admins. */
    Uni<Void> appointedByGroup(UUID accountId) {
        return database.execute(CLEAR_BY_GROUP, accountId).replaceWithVoid();
    }

    /** Clears the flag if one of the new members is a lasting admin; {@link MemberTable#update} clears it for others. */
    Uni<Void> appointed(UUID accountId, List<Member> members) {
        return members.stream().anyMatch(Member::isLastingAdmin) ? database.execute(CLEAR, accountId).replaceWithVoid()
                : Uni.createFrom().voidItem();
    }
}
