package dev.roster.member;

import dev.roster.group.GroupManager;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;

/** The groups with a role as sources of a member's permissions. */
public final class GroupSources {
    public record Source(UUID id, String name, String role, boolean managedByDirectory, List<String> permissions) {
    }

    private GroupSources() {
    }

    /**
     * A column {@code group_sources} with the groups of member {@code m} that have a role, in the order of their names; null
     * for none.
     *
     * @param account the parameter, or the column, with the account
     */
    public static String column(String account) {
        return json(account) + " as group_sources";
    }

    /** The value of the {@link #column}. */
    public static String json(String account) {
        return """
                case when m.group_ids <> '{}' then (
                    select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'role', g.role,
                        'managedBy', g.managed_by, 'permissions', gr.permissions) order by g.name_key)
                    from access_group g
                    join role gr on gr.account_id = %1$s and gr.name = g.role
                    where g.account_id = %1$s and g.id = any(m.group_ids)) end""".formatted(account);
    }

    /** Reads the {@link #column}. */
    static List<Source> of(Row row) {
        return of(row.getJsonArray("group_sources"));
    }

    /** @param groups the value of the {@link #column} */
    public static List<Source> of(JsonArray groups) {
        return groups == null ? List.of()
                : groups.stream().map(JsonObject.class::cast)
                        .map(group -> new Source(UUID.fromString(group.getString("id")), group.getString("name"),
                                group.getString("role"),
                                GroupManager.DIRECTORY.value().equals(group.getString("managedBy")),
                                group.getJsonArray("permissions").stream().map(String.class::cast).toList()))
                        .toList();
    }
}
