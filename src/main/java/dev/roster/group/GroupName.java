package dev.roster.group;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A group as the views of members and invitations show it. */
@Schema(name = "GroupName")
public record GroupName(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Finance") String name) {
    /**
     * A column {@code groups} with the groups that exist, in the order of their names; null for none.
     *
     * @param account the parameter, or the column, with the account
     * @param ids the column with the ids of the groups
     */
    public static String column(String account, String ids) {
        return """
                case when %2$s <> '{}' then (
                    select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by g.name_key)
                    from access_group g where g.account_id = %1$s and g.id = any(%2$s)) end as groups""".formatted(account,
                ids);
    }

    /** Reads the {@link #column}. */
    public static List<GroupName> of(Row row) {
        JsonArray groups = row.getJsonArray("groups");
        return groups == null ? List.of()
                : groups.stream().map(JsonObject.class::cast)
                        .map(group -> new GroupName(UUID.fromString(group.getString("id")), group.getString("name"))).toList();
    }

    public static GroupName of(HeldGroup group) {
        return new GroupName(group.id(), group.name());
    }
}
