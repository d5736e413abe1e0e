package dev.roster.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.value.Sha256;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;

/** What somebody is in the account, as far as a decision about them goes. */
@Schema(description = "What the member is, as far as a decision about them goes.")
public record MemberState(
        @Schema(required = true, examples = "admin") String role,
        @Schema(required = true, enumeration = {
                "active", "suspended", "removed" }) String status,
        @Schema(required = true, description = "What the role allows.") List<String> permissions){

    private static final int TAG_BYTES = 8;

    static MemberState of(Row row, String prefix) {
        String role = row.getString(prefix + "role");
        return role == null ? null
                : new MemberState(role, row.getString(prefix + "status"),
                        List.of(row.getArrayOfStrings(prefix + "permissions")));
    }

    /** @param permissions with spaces in between */
    static MemberState of(String role, String status, String permissions) {
        return role == null ? null
                : new MemberState(role, status, permissions.isEmpty() ? List.of() : List.of(permissions.split(" ")));
    }

    /** The same for the same state, another one for any other. */
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
