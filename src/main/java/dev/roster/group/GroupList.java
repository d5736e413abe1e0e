package dev.roster.group;

import dev.roster.access.Actor;
import dev.roster.database.Database;
import dev.roster.http.Versioned;
import dev.roster.list.Conditions;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Reads one group or a page of groups, by name. An account has at most {@link GroupService#MAX_GROUPS}. */
@ApplicationScoped
public class GroupList {
    private static final String SELECT = """
            select g.id, g.name, g.role, g.managed_by, g.created_at, g.version from access_group g where g.account_id = $1""";

    private static final String GET = SELECT + " and g.id = $2";

    // A subquery, because a join may read all roles for each group.
    private static final String CHOICES = """
            select g.id, g.name, g.role, g.managed_by, g.created_at,
                (select r.permissions from role r where r.account_id = $1 and r.name = g.role) as permissions
            from access_group g
            where g.account_id = $1
            order by g.name_key
            limit %d""".formatted(GroupService.MAX_GROUPS);

    /** @param assignable whether the actor can add members to the group, and remove them from it */
    public record GroupChoice(GroupView group, boolean assignable) {
        /** Requires the permissions of the group. Only the directory assigns its own groups. */
        private static GroupChoice of(Row row, Actor actor) {
            HeldGroup held = HeldGroup.of(row);
            return new GroupChoice(GroupView.of(row),
                    !held.isManagedByDirectory() && actor.permissions().include(held.permissions()));
        }

        public static List<GroupView> groups(List<GroupChoice> choices) {
            return choices.stream().map(GroupChoice::group).toList();
        }

        public static List<GroupView> assignableGroups(List<GroupChoice> choices) {
            return groups(choices.stream().filter(GroupChoice::assignable).toList());
        }
    }

    @Inject
    Database database;

    public Uni<Versioned<GroupView>> get(UUID accountId, UUID groupId) {
        return database.one(GET, row -> new Versioned<>(GroupView.of(row), row.getInteger("version")), accountId, groupId);
    }

    /** All groups of the actor's account, by name. */
    public Uni<List<GroupChoice>> choices(Actor actor) {
        return database.list(CHOICES, row -> GroupChoice.of(row, actor), actor.accountId());
    }

    /** @param role null for all groups */
    public Uni<Page<GroupView>> list(UUID accountId, String role, int limit, String cursor) {
        String list = "groups " + accountId + " " + role;
        Cursor.Position position = Cursor.read(list, cursor);
        Conditions conditions = Conditions.after(accountId)
                .andIfGiven("g.role = ?", role)
                .andIfGiven("g.name_key > ?", position == null ? null : position.text(0));
        return database.list(SELECT + conditions.sql() + " order by g.name_key limit " + (limit + 1), GroupView::of,
                conditions.parameters())
                .map(rows -> Page.of(rows, limit, list, last -> List.of(AccessGroup.key(last.name()))));
    }
}
