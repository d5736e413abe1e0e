package dev.roster.key;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.vertx.mutiny.sqlclient.Row;

/** A key as callers see it: everything but the secret, which nobody sees a second time. */
@Schema(name = "ApiKey", description = "A key that calls on behalf of its member.")
public record ApiKeyView(
        @Schema(required = true) UUID id,
        @Schema(required = true) UUID memberId,
        @Schema(required = true, examples = "ada@acme.example") String memberEmail,
        @Schema(required = true, examples = "Nightly export") String name,
        @Schema(nullable = true, description = "What it may do at most; null for everything that its member may.", examples = "[\"invoice:read\"]") List<String> permissions,
        @Schema(required = true) Instant createdAt,
        @Schema(nullable = true, description = "From then on it is refused; null when it does not end by itself.") Instant expiresAt,
        @Schema(nullable = true, description = "Null while it is not revoked.") Instant revokedAt,
        @Schema(nullable = true, description = "The last time it let somebody in; null for never. As exact as `lastActiveAt`.") Instant lastUsedAt) {

    static ApiKeyView of(ApiKey key, String memberEmail) {
        return new ApiKeyView(key.id, key.memberId, memberEmail, key.name,
                key.permissions == null ? null : List.of(key.permissions), key.createdAt, key.expiresAt, key.revokedAt,
                key.lastUsedAt);
    }

    static ApiKeyView of(Row row) {
        String[] permissions = row.getArrayOfStrings("permissions");
        return new ApiKeyView(row.getUUID("id"), row.getUUID("member_id"), row.getString("email"), row.getString("name"),
                permissions == null ? null : List.of(permissions), time(row, "created_at"), time(row, "expires_at"),
                time(row, "revoked_at"), time(row, "last_used_at"));
    }

    private static Instant time(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
