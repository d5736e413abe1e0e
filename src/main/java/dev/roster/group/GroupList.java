package dev.roster.group;

import dev.roster.access.Actor;
import dev.roster.database.Database;
import dev.roster.http.Versioned;
import dev.roster.list.Conditions;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import io.smallrye.mutiny.Uni;
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

    private static final String ASSIGNABLE = """
            select g.id, g.name, g.role, g.managed_by, g.created_at, r.permissions
            from access_group g
            left join role r on r.account_id = $1 and r.name = g.role
            where g.account_id = $1 and g.managed_by = 'admins'
            order by g.name_key
            limit %d""".formatted(GroupService.MAX_GROUPS);

    @Inject
    Database database;

    public Uni<Versioned<GroupView>> get(UUID accountId, UUID groupId) {
        return database.one(GET, row -> new Versioned<>(GroupView.of(row), row.getInteger("version")), accountId, groupId);
    }

    /** All groups of the account, by name. */
    public Uni<List<GroupView>> all(UUID accountId) {
        return database.list(SELECT + " order by g.name_key limit " + GroupService.MAX_GROUPS, GroupView::of, accountId);
    }

    /** The groups that the actor can assign: those whose permissions the actor holds, without those of the directory. */
    public Uni<List<GroupView>> assignable(Actor actor) {
        return database.list(ASSIGNABLE, row -> row, actor.accountId())
                .map(rows -> rows.stream().filter(row -> actor.permissions().include(HeldGroup.of(row).permissions()))
                        .map(GroupView::of).toList());
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
