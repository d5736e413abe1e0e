package dev.roster.key;

import static dev.roster.database.Database.instant;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "ApiKey", description = "A key with which programs act as its member.")
public record ApiKeyView(
        @Schema(required = true) UUID id,
        @Schema(required = true) UUID memberId,
        @Schema(nullable = true, description = "Null for a service account.", examples = "ada@acme.example") String memberEmail,
        @Schema(required = true, examples = "Ada Admin") String memberName,
        @Schema(required = true, examples = "Nightly export") String name,
        @Schema(nullable = true, description = "The permissions that the key allows at most; null for all permissions of its member.", examples = "[\"invoice:read\"]") List<String> permissions,
        @Schema(nullable = true, description = "The member who created the key of a service account; null for a member's own key, and if the operator created it.") UUID createdBy,
        @Schema(nullable = true, description = "The name of `createdBy`.", examples = "Ada Admin") String createdByName,
        @Schema(required = true) Instant createdAt,
        @Schema(nullable = true, description = "When the key expires; null if it does not.") Instant expiresAt,
        @Schema(nullable = true, description = "Null if the key is not revoked.") Instant revokedAt,
        @Schema(nullable = true, description = "When Roster last authorized a request with the key; null if never. Written at the same interval as `lastActiveAt`.") Instant lastUsedAt,
        @Schema(nullable = true, description = "When the key pauses unless its member signs in before; null if the account requires no sign-in (`keySignInDays`), and in the response that creates the key.") Instant pausesAt,
        @Schema(required = true, description = "Whether the key is paused until its member signs in.") boolean paused) {
    static ApiKeyView of(ApiKey key, String memberEmail, String memberName, String createdByName) {
        return new ApiKeyView(key.id, key.memberId, memberEmail, memberName, key.name,
                key.permissions == null ? null : List.of(key.permissions), key.createdBy, createdByName, key.createdAt,
                key.expiresAt, key.revokedAt, key.lastUsedAt, null, false);
    }

    /** @return null for a row without a key */
    static ApiKeyView of(Row row, Instant now) {
        if (row.getUUID("id") == null) {
            return null;
        }
        String[] permissions = row.getArrayOfStrings("permissions");
        Instant pausesAt = instant(row, "pauses_at");
        return new ApiKeyView(row.getUUID("id"), row.getUUID("member_id"), row.getString("email"),
                row.getString("member_name"), row.getString("name"),
                permissions == null ? null : List.of(permissions), row.getUUID("created_by"),
                row.getString("creator_name"), instant(row, "created_at"), instant(row, "expires_at"),
                instant(row, "revoked_at"), instant(row, "last_used_at"),
                pausesAt, pausesAt != null && !pausesAt.isAfter(now));
    }
}
