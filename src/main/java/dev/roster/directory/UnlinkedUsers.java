package dev.roster.directory;

import static dev.roster.database.Database.instant;

import dev.roster.database.Database;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.member.ErasureHandler;
import io.smallrye.mutiny.Multi;
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
    /** Writes nothing if the directory repeats itself. */
    private static final String RECORD = """
            insert into directory_unlinked as u (account_id, email, user_name, active, name, attributes, seen_at)
            values ($1, $2, $3, $4, $5, $6::text::jsonb, $7)
            on conflict (account_id, email) do update
            set user_name = excluded.user_name, active = excluded.active, name = excluded.name,
                attributes = excluded.attributes, seen_at = excluded.seen_at
            where u.attributes <> excluded.attributes or u.active <> excluded.active""";

    private static final String SELECT = """
            select u.email, u.user_name, u.active, u.name, u.attributes::text as attributes, u.seen_at, m.id as member_id,
                m.name as member_name, m.role as member_role
            from directory_unlinked u
            join member m on m.account_id = $1 and m.email = u.email and m.status <> 'removed'
            where u.account_id = $1
                and not exists (select from directory_user d where d.account_id = $1 and d.id = m.id)""";

    private static final String LIST = SELECT + " and u.email > $2 order by u.email limit $3";

    private static final String NAMED = SELECT + " and u.email = any($2) order by u.email";

    private static final String DELETE = "delete from directory_unlinked where account_id = $1 and email = any($2)";

    private static final String DELETE_ALL = "delete from directory_unlinked where account_id = $1";

    @Inject
    Database database;
    @Inject
    Clock clock;

    record Unlinked(DirectoryProfile profile, DirectoryLinkView view) {
        static Unlinked of(Row row) {
            com.fasterxml.jackson.databind.node.ObjectNode attributes = StoredJson.read(row.getString("attributes"));
            return new Unlinked(new DirectoryProfile(row.getString("user_name"),
                    attributes.path("externalId").asText(null), row.getBoolean("active"), row.getString("email"),
                    row.getString("name"), attributes),
                    new DirectoryLinkView(row.getString("email"), row.getString("user_name"), row.getString("name"),
                            row.getBoolean("active"), row.getUUID("member_id"), row.getString("member_name"),
                            row.getString("member_role"), instant(row, "seen_at")));
        }
    }

    Uni<Void> record(UUID accountId, List<DirectoryProfile> profiles) {
        return Multi.createFrom().iterable(profiles)
                .onItem().transformToUniAndConcatenate(profile -> database.execute(RECORD, accountId, profile.email(),
                        profile.userName(), profile.active(), profile.name(), StoredJson.write(profile.attributes()),
                        clock.instant()))
                .collect().last().replaceWithVoid();
    }

    Uni<Page<DirectoryLinkView>> list(UUID accountId, int limit, String cursor) {
        String list = "directory-links " + accountId;
        Cursor.Position position = Cursor.read(list, cursor);
        return database.list(LIST, Unlinked::of, accountId, position == null ? "" : position.text(0), limit + 1)
                .map(rows -> Page.of(rows.stream().map(Unlinked::view).toList(), limit, list, last -> List.of(last.email())));
    }

    Uni<List<Unlinked>> first(UUID accountId, int limit) {
        return database.list(LIST, Unlinked::of, accountId, "", limit);
    }

    Uni<List<Unlinked>> named(UUID accountId, Collection<String> emails) {
        return database.list(NAMED, Unlinked::of, accountId, emails.toArray(String[]::new));
    }

    Uni<Void> delete(UUID accountId, Collection<String> emails) {
        return emails.isEmpty() ? Uni.createFrom().voidItem()
                : database.execute(DELETE, accountId, emails.toArray(String[]::new)).replaceWithVoid();
    }

    Uni<Void> deleteAll(UUID accountId) {
        return database.execute(DELETE_ALL, accountId).replaceWithVoid();
    }

    @Override
    public Uni<Void> erase(Person person) {
        return delete(person.accountId(), List.of(person.email()));
    }
}
