package dev.roster.program;

import dev.roster.database.Database;
import dev.roster.group.GroupName;
import dev.roster.http.Versioned;
import dev.roster.member.MemberConditions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Reads service accounts, and writes their owners. Changes need a transaction that holds the account's lock. */
@ApplicationScoped
class ServiceAccountTable {
    private static final String SELECT = """
            select m.id, m.name, %1$s as role, %2$s, m.issuer, m.subject, m.joined_at, m.expires_at, m.version, x.last_active_at,
                case when %3$s then 'removed' else m.status end as status, s.owner_id, s.owner_group_id, s.ownerless_since,
                coalesce((select o.name from member o where o.account_id = $1 and o.id = s.owner_id),
                    (select g.name from access_group g where g.account_id = $1 and g.id = s.owner_group_id)) as owner_name
            from service_account s
            join member m on m.account_id = $1 and m.id = s.id
            join activity x on x.account_id = $1 and x.member_id = s.id
            where s.account_id = $1 and"""
            .formatted(MemberConditions.effectiveRole("$2"),
                    GroupName.column("$1", "m.group_ids"), MemberConditions.hasExpired("$2"));

    private static final String GET = SELECT + " s.id = $3";

    private static final String LIST = SELECT + " s.id > $3 order by s.id limit %d";

    private static final String OWNED = SELECT + " s.owner_id = $3 order by s.id limit %d";

    private static final String INSERT = """
            insert into service_account (account_id, id, owner_id, owner_group_id) values ($1, $2, $3, $4)""";

    private static final String UPDATE = """
            update service_account set owner_id = $3, owner_group_id = $4, ownerless_since = null
            where account_id = $1 and id = $2""";

    private static final String RESTART = """
            update service_account set ownerless_since = null where account_id = $1 and ownerless_since is not null""";

    private static final String DELETE = "delete from service_account where account_id = $1 and id = any($2)";

    private static final String NAME_OF_MEMBER = """
            select m.name from member m where m.account_id = $1 and m.id = $2 and %s"""
            .formatted(MemberConditions.isPersonWithAccess("m", "$3"));

    private static final String NAME_OF_GROUP = "select g.name from access_group g where g.account_id = $1 and g.id = $2";

    @Inject
    Database database;
    @Inject
    ServiceSettings config;
    @Inject
    Clock clock;

    /** Fails with {@code not-found} if the account has no such service account, or it was removed. */
    Uni<Versioned<ServiceAccountView>> get(UUID accountId, UUID id) {
        return database.one(GET, row -> ServiceAccountView.of(row, config.ownerGracePeriod()), accountId, clock.instant(), id);
    }

    Uni<List<ServiceAccountView>> list(UUID accountId, UUID after, int rows) {
        return list(LIST, accountId, after, rows);
    }

    Uni<List<ServiceAccountView>> ownedBy(UUID accountId, UUID memberId, int rows) {
        return list(OWNED, accountId, memberId, rows);
    }

    private Uni<List<ServiceAccountView>> list(String sql, UUID accountId, UUID parameter, int rows) {
        return database.list(sql.formatted(rows), row -> ServiceAccountView.of(row, config.ownerGracePeriod()).view(),
                accountId, clock.instant(), parameter);
    }

    Uni<Void> insert(UUID accountId, UUID id, NewOwner owner) {
        return database.execute(INSERT, accountId, id, owner.memberId(), owner.groupId()).replaceWithVoid();
    }

    Uni<Void> setOwner(UUID accountId, UUID id, NewOwner owner) {
        return database.execute(UPDATE, accountId, id, owner.memberId(), owner.groupId()).replaceWithVoid();
    }

    Uni<Void> restartPeriods(UUID accountId) {
        return database.execute(RESTART, accountId).replaceWithVoid();
    }

    Uni<Void> delete(UUID accountId, List<UUID> ids) {
        return database.execute(DELETE, accountId, ids.toArray(UUID[]::new)).replaceWithVoid();
    }

    /** @return null if the account has no such person with access, or no such group */
    Uni<String> nameOf(UUID accountId, NewOwner owner) {
        return owner.memberId() != null
                ? database.first(NAME_OF_MEMBER, row -> row.getString("name"), accountId, owner.memberId(), clock.instant())
                : database.first(NAME_OF_GROUP, row -> row.getString("name"), accountId, owner.groupId());
    }
}
