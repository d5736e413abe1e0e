package dev.roster.program;

import static dev.roster.database.Database.instant;

import dev.roster.group.GroupName;
import dev.roster.http.Versioned;
import dev.roster.member.MemberStatus;
import dev.roster.member.ServiceMembers.Identity;
import io.quarkus.qute.TemplateData;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@TemplateData
@Schema(name = "ServiceAccount", description = "A member that is a program.")
public record ServiceAccountView(
        @Schema(required = true, description = "The id of the member: all operations of members apply to it.") UUID id,
        @Schema(required = true, examples = "Nightly export") String name,
        @Schema(required = true, examples = "member") String role,
        @Schema(required = true, description = "By name.") List<GroupName> groups,
        @Schema(required = true) MemberStatus status,
        @Schema(required = true) ServiceOwner owner,
        @Schema(required = true) ServiceIdentity identity,
        @Schema(required = true) Instant createdAt,
        @Schema(nullable = true, description = "Null if never.") Instant lastActiveAt,
        @Schema(nullable = true, description = "Null if it does not expire.") Instant expiresAt,
        @Schema(nullable = true, description = "Since when the owner has had no access; null if the owner has, or while the service account is suspended. Written every 10 minutes.") Instant ownerlessSince,
        @Schema(nullable = true, description = "When Roster suspends the service account unless it gets another owner; null if the owner has access.") Instant suspensionAt) {
    static Versioned<ServiceAccountView> of(Row row, Duration grace) {
        Instant ownerlessSince = instant(row, "ownerless_since");
        return new Versioned<>(new ServiceAccountView(row.getUUID("id"), row.getString("name"), row.getString("role"),
                GroupName.of(row), MemberStatus.fromString(row.getString("status")), ServiceOwner.of(row),
                ServiceIdentity.of(new Identity(row.getString("issuer"), row.getString("subject"))),
                instant(row, "joined_at"), instant(row, "last_active_at"), instant(row, "expires_at"), ownerlessSince,
                ownerlessSince == null ? null : ownerlessSince.plus(grace)), row.getInteger("version"));
    }
}
