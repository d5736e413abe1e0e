package dev.roster.directory;

import static dev.roster.database.Database.array;

import dev.roster.database.Database;
import dev.roster.directory.RowSearch.Result;
import dev.roster.member.MemberConditions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads and writes users of the directory. Changes need a transaction that holds the account's lock. */
@ApplicationScoped
class DirectoryUserTable {
    private static final String FROM = """
             from directory_user d
            join member m on m.account_id = $1 and m.id = d.id
            where d.account_id = $1""";

    private static final String COLUMNS = """
            select d.id, d.active, d.attributes::text as attributes, d.version, d.created_at, d.modified_at, m.status,
                m.email, m.name, m.suspended_by_directory, m.expires_at,
                case when m.group_ids <> '{}' then (
                    select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by g.name_key)
                    from access_group g
                    where g.account_id = $1 and g.managed_by = 'directory' and g.id = any(m.group_ids)) end as groups""";

    private static final String SELECT = COLUMNS + FROM;

    private static final String GET = SELECT + " and d.id = $2";

    private static final String BY_NAMES = SELECT + " and d.user_name_key = any($2)";

    private static final String USER_NAMES = """
            select user_name_key from directory_user where account_id = $1 and user_name_key = any($2) and id <> $3""";

    private static final String MEMBERS = """
            select m.email, m.id, d.id is not null as linked, %s as expired
            from member m
            left join directory_user d on d.account_id = $1 and d.id = m.id
            where m.account_id = $1 and m.email = any($2) and m.status <> 'removed'"""
            .formatted(MemberConditions.hasExpired("$3"));

    private static final String INSERT = """
            insert into directory_user (account_id, id, user_name_key, external_id, active, attributes, welcome_due, created_at,
                modified_at, version)
            select $1, n.id, n.user_name_key, n.external_id, n.active, n.attributes::jsonb, $8, $7, $7, 0
            from unnest($2::uuid[], $3::text[], $4::text[], $5::boolean[], $6::text[])
                as n (id, user_name_key, external_id, active, attributes)""";

    private static final String UPDATE = """
            update directory_user
            set user_name_key = $3, external_id = $4, active = $5, attributes = $6::text::jsonb, modified_at = $7,
                version = version + 1
            where account_id = $1 and id = $2""";

    private static final String DELETE = "delete from directory_user where account_id = $1 and id = any($2)";

    @Inject
    Database database;
    @Inject
    Clock clock;

    /**
     * @param linked whether a user of the directory is the member
     * @param expired whether the membership has expired, which is not stored yet
     */
    record FoundMember(UUID id, boolean linked, boolean expired) {
    }

    /** @return null if there is none */
    Uni<DirectoryUser> find(UUID accountId, UUID id) {
        return database.first(GET, DirectoryUser::of, accountId, id);
    }

    /** The users with these names, by name in lower case. */
    Uni<Map<String, DirectoryUser>> byNames(UUID accountId, Collection<String> userNameKeys) {
        return database.list(BY_NAMES, DirectoryUser::of, accountId, userNameKeys.toArray(String[]::new))
                .map(found -> found.stream().collect(Collectors.toMap(DirectoryUser::userNameKey, Function.identity())));
    }

    Uni<Result<DirectoryUser>> list(RowSearch search) {
        return search.run(database, COLUMNS, FROM, DirectoryUser::of);
    }

    /** The given user names that other users have, in lower case. @param except the id of a user to omit */
    Uni<Set<String>> taken(UUID accountId, Collection<String> userNameKeys, UUID except) {
        return database.list(USER_NAMES, row -> row.getString("user_name_key"), accountId,
                userNameKeys.toArray(String[]::new), except).map(HashSet::new);
    }

    /** The members with the addresses, by address. */
    Uni<Map<String, FoundMember>> members(UUID accountId, Collection<String> emails) {
        return database.list(MEMBERS, row -> row, accountId, emails.toArray(String[]::new), clock.instant())
                .map(rows -> rows.stream().collect(Collectors.toMap(row -> row.getString("email"),
                        row -> new FoundMember(row.getUUID("id"), row.getBoolean("linked"), row.getBoolean("expired")))));
    }

    /**
     * @param ids of the members, in the order of the profiles
     * @param welcome whether the people are to get the welcome email
     */
    Uni<Void> insert(UUID accountId, List<UUID> ids, List<DirectoryProfile> profiles, boolean welcome, Instant now) {
        return profiles.isEmpty() ? Uni.createFrom().voidItem()
                : database.execute(INSERT, accountId, ids.toArray(UUID[]::new),
                        array(profiles, DirectoryProfile::userNameKey, String[]::new),
                        array(profiles, DirectoryProfile::externalId, String[]::new),
                        array(profiles, DirectoryProfile::active, Boolean[]::new),
                        array(profiles, profile -> StoredJson.write(profile.attributes()), String[]::new), now, welcome)
                        .replaceWithVoid();
    }

    Uni<Void> update(UUID accountId, UUID id, DirectoryProfile profile, Instant now) {
        return database.execute(UPDATE, accountId, id, profile.userNameKey(), profile.externalId(), profile.active(),
                StoredJson.write(profile.attributes()), now).replaceWithVoid();
    }

    Uni<Void> delete(UUID accountId, Collection<UUID> ids) {
        return database.execute(DELETE, accountId, ids.toArray(UUID[]::new)).replaceWithVoid();
    }
}
