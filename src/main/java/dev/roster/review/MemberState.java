package dev.roster.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.value.Sha256;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

@Schema(description = "The member's access.")
public record MemberState(
        @Schema(required = true, examples = "admin") String role,
        @Schema(required = true, enumeration = {
                "active", "suspended", "removed" }) String status,
        @Schema(required = true, description = "The permissions of the role.") List<String> permissions){

    private static final int TAG_BYTES = 8;

    /** @return null if the columns with this prefix are null */
    static MemberState of(Row row, String prefix) {
        String role = row.getString(prefix + "role");
        return role == null ? null
                : new MemberState(role, row.getString(prefix + "status"),
                        List.of(row.getArrayOfStrings(prefix + "permissions")));
    }

    String tag() {
        byte[] hash = Sha256.of((role + " " + status + " " + String.join(" ", permissions)).getBytes(UTF_8));
        return HexFormat.of().formatHex(Arrays.copyOf(hash, TAG_BYTES));
    }

    boolean isRemoved() {
        return status.equals("removed");
    }

    JsonObject json() {
        return new JsonObject().put("role", role).put("status", status).put("permissions", new JsonArray(permissions));
    }
}
