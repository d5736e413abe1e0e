package dev.roster.program;

import io.quarkus.qute.TemplateData;
import io.vertx.sqlclient.Row;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** @param name null for a deleted group */
@TemplateData
@Schema(description = "The owner of a service account, a member or a group.")
public record ServiceOwner(
        @Schema(nullable = true) UUID memberId,
        @Schema(nullable = true) UUID groupId,
        @Schema(nullable = true, description = "Null for a deleted group.", examples = "Grace Hopper") String name) {
    static ServiceOwner of(Row row) {
        return new ServiceOwner(row.getUUID("owner_id"), row.getUUID("owner_group_id"), row.getString("owner_name"));
    }
}
