package dev.roster.directory;

import static dev.roster.database.Database.array;
import static dev.roster.database.Database.instant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.database.Database;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.member.ErasureHandler;
import dev.roster.member.MemberConditions;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The users that the directory sent, but that a member's address kept from being created. An account has at most one for each
 * member.
 */
@ApplicationScoped
class UnlinkedUsers implements ErasureHandler {
    /** The directory has changed the name or the address of a user since it sent it before. */
    private static final String DELETE_FORMER = """
            delete from directory_unlinked u using unnest($2::text[], $3::text[]) as n (email, user_name_key)
            where u.account_id = $1 and (u.email = n.email) <> (u.user_name_key = n.user_name_key)""";

    /** Writes nothing if the directory repeats itself. */
    private static final String RECORD = """
            insert into directory_unlinked as u (account_id, email, user_name_key, user_name, active, name, attributes, seen_at)
            select $1, n.email, n.user_name_key, n.user_name, n.active, n.name, n.attributes::jsonb, $8
            from unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::text[])
                as n (email, user_name_key, user_name, active, name, attributes)
            on conflict (account_id, email) do update
            set user_name = excluded.user_name, active = excluded.active, name = excluded.name,
                attributes = excluded.attributes, seen_at = excluded.seen_at
            where u.attributes <> excluded.attributes or u.active <> excluded.active""";

    private static final String LIST = select("$4") + " and u.email > $2 order by u.email limit $3";

    private static final String NAMED = select("$3") + " and u.email = any($2) order by u.email";

    private static final String DELETE = "delete from directory_unlinked where account_id = $1 and email = any($2)";

    private static final String DELETE_NAMED = """
            delete from directory_unlinked where account_id = $1 and user_name_key = any($2)""";

    private static final String DELETE_ALL = "delete from directory_unlinked where account_id = $1";

    @Inject
    Database database;
    @Inject
    Clock clock;

    /** Without users whose name another user has now. @param time the parameter with the time */
    private static String select(String time) {
        return """
                select u.email, u.user_name, u.active, u.name, u.attributes::text as attributes, u.seen_at, m.id as member_id,
                    m.name as member_name, m.role as member_role
                from directory_unlinked u
                join member m on m.account_id = $1 and m.email = u.email and %s
                where u.account_id = $1
                    and not exists (select from directory_user d where d.account_id = $1 and d.id = m.id)
                    and not exists (
                        select from directory_user d where d.account_id = $1 and d.user_name_key = u.user_name_key)"""
                .formatted(MemberConditions.isCurrent(time));
    }

    record Unlinked(DirectoryProfile profile, DirectoryLinkView view) {
        static Unlinked of(Row row) {
            ObjectNode attributes = StoredJson.read(row.getString("attributes"));
            return new Unlinked(new DirectoryProfile(row.getString("user_name"),
                    attributes.path("externalId").asText(null), row.getBoolean("active"), row.getString("email"),
                    row.getString("name"), attributes),
                    new DirectoryLinkView(row.getString("email"), row.getString("user_name"), row.getString("name"),
                            row.getBoolean("active"), row.getUUID("member_id"), row.getString("member_name"),
                            row.getString("member_role"), instant(row, "seen_at")));
        }
    }

    Uni<Void> record(UUID accountId, List<DirectoryProfile> profiles) {
        if (profiles.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] emails = array(profiles, DirectoryProfile::email, String[]::new);
        String[] keys = array(profiles, DirectoryProfile::userNameKey, String[]::new);
        return database.execute(DELETE_FORMER, accountId, emails, keys)
                .chain(() -> database.execute(RECORD, accountId, emails, keys,
                        array(profiles, DirectoryProfile::userName, String[]::new),
                        array(profiles, DirectoryProfile::active, Boolean[]::new),
                        array(profiles, DirectoryProfile::name, String[]::new),
                        array(profiles, profile -> StoredJson.write(profile.attributes()), String[]::new), clock.instant()))
                .replaceWithVoid();
    }

    Uni<Page<DirectoryLinkView>> list(UUID accountId, int limit, String cursor) {
        String list = "directory-links " + accountId;
        Cursor.Position position = Cursor.read(list, cursor);
        return database.list(LIST, Unlinked::of, accountId, position == null ? "" : position.text(0), limit + 1,
                clock.instant())
                .map(rows -> Page.of(rows.stream().map(Unlinked::view).toList(), limit, list, last -> List.of(last.email())));
    }

    Uni<List<Unlinked>> first(UUID accountId, int limit) {
        return database.list(LIST, Unlinked::of, accountId, "", limit, clock.instant());
    }

    Uni<List<Unlinked>> named(UUID accountId, Collection<String> emails) {
        return database.list(NAMED, Unlinked::of, accountId, emails.toArray(String[]::new), clock.instant());
    }

    Uni<Void> delete(UUID accountId, Collection<String> emails) {
        return emails.isEmpty() ? Uni.createFrom().voidItem()
                : database.execute(DELETE, accountId, emails.toArray(String[]::new)).replaceWithVoid();
    }

    /** Deletes users who have been created. */
    Uni<Void> created(UUID accountId, List<DirectoryProfile> profiles) {
        return profiles.isEmpty() ? Uni.createFrom().voidItem()
                : database
                        .execute(DELETE_NAMED, accountId,
                                (Object) array(profiles, DirectoryProfile::userNameKey, String[]::new))
                        .replaceWithVoid();
    }

    Uni<Void> deleteAll(UUID accountId) {
        return database.execute(DELETE_ALL, accountId).replaceWithVoid();
    }

    @Override
    public Uni<Void> erase(Person person) {
        return delete(person.accountId(), person.emails());
    }
}
