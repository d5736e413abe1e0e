package dev.roster.directory;

import dev.roster.database.Database;
import dev.roster.directory.RowSearch.Result;
import dev.roster.group.Groups;
import dev.roster.member.MemberConditions;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads and writes the groups of the directory. */
@ApplicationScoped
class DirectoryGroupTable {
    private static final String FROM = """
             from directory_group d
            join access_group g on g.account_id = $1 and g.id = d.id
            where d.account_id = $1""";

    private static final String SELECT = """
            select d.id, g.name, d.external_id, d.version, d.created_at, d.modified_at""";

    /** Short ranges of an index: one for each status and role. */
    private static final String IDS = """
            select e.member_id
            from role r
            cross join unnest(array['provisioned', 'active', 'suspended']) as s (status)
            join member_entry e on e.account_id = $1 and e.status = s.status and e.role = r.name and e.entry = '#' || %s
            where r.account_id = $1""";

    private static final String WITH_MEMBERS = SELECT + """
            , (select jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) order by m.id)
                from member m where m.account_id = $1 and m.id in (%s)) as members""".formatted(IDS.formatted("d.id"));

    private static final String MEMBER_IDS = IDS.formatted("$2::uuid");

    /** Without members whose membership has expired. $3 is the group, $4 the time. */
    private static final String NAMED = """
            select m.id, $3 = any(m.group_ids) as present, d.id is not null as linked,
                (select count(*) from access_group g where g.account_id = $1 and g.id = any(m.group_ids)) >= %d as full
            from member m
            left join directory_user d on d.account_id = $1 and d.id = m.id
            where m.account_id = $1 and m.id = any($2) and %s"""
            .formatted(Groups.MAX_OF_MEMBER, MemberConditions.isCurrent("$4"));

    private static final String INSERT = """
            insert into directory_group (account_id, id, external_id, created_at, modified_at, version)
            values ($1, $2, $3, $4, $4, 0)""";

    private static final String UPDATE = """
            update directory_group set external_id = $3, modified_at = $4, version = version + 1
            where account_id = $1 and id = $2""";

    @Inject
    Database database;

    /**
     * What the directory can do with a member that it names. @param full whether the member is in the greatest number of groups
     */
    record Named(boolean present, boolean linked, boolean full) {
        static Named of(Row row) {
            return new Named(row.getBoolean("present"), row.getBoolean("linked"), row.getBoolean("full"));
        }
    }

    /** Fails with {@code not-found} if there is none. */
    Uni<DirectoryGroup> find(UUID accountId, UUID id, boolean withMembers) {
        return database.one(select(withMembers) + FROM + " and d.id = $2", DirectoryGroup::of, accountId, id);
    }

    private static String select(boolean withMembers) {
        return withMembers ? WITH_MEMBERS : SELECT;
    }

    Uni<Result<DirectoryGroup>> list(RowSearch search, boolean withMembers) {
        return search.run(database, select(withMembers), FROM, DirectoryGroup::of);
    }

    Uni<Void> insert(UUID accountId, UUID id, String externalId, Instant now) {
        return database.execute(INSERT, accountId, id, externalId, now).replaceWithVoid();
    }

    Uni<Void> update(UUID accountId, UUID id, String externalId, Instant now) {
        return database.execute(UPDATE, accountId, id, externalId, now).replaceWithVoid();
    }

    Uni<List<UUID>> memberIds(UUID accountId, UUID id) {
        return database.list(MEMBER_IDS, row -> row.getUUID("member_id"), accountId, id);
    }

    /** @return the current members among the ids */
    Uni<Map<UUID, Named>> named(UUID accountId, UUID id, Set<UUID> memberIds, Instant now) {
        return database.list(NAMED, row -> row, accountId, memberIds.toArray(UUID[]::new), id, now)
                .map(rows -> rows.stream().collect(Collectors.toMap(row -> row.getUUID("id"), Named::of)));
    }
}
