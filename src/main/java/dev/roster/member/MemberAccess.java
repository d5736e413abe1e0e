package dev.roster.member;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.roster.group.GroupName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "MemberAccess", description = "The permissions of a member, each with all its sources.")
public record MemberAccess(
        @Schema(required = true) UUID memberId,
        @Schema(required = true, description = "Requests of a suspended member are denied, whatever the permissions.") MemberStatus status,
        @Schema(required = true, description = "Sorted by name. Empty for a removed member. For a suspended member, the permissions after a reactivation.") List<Held> permissions) {
    @Schema(name = "HeldPermission")
    public record Held(
            @Schema(required = true, description = "`resource:action`, `resource:*`, or `*` for everything.", examples = "invoice:read") String permission,
            @Schema(required = true, description = "At least one.") List<Source> sources) {
    }

    @Schema(name = "PermissionSource")
    public record Source(
            @Schema(required = true) Kind kind,
            @Schema(required = true, description = "The name of the role.", examples = "billing-clerk") String name,
            @Schema(nullable = true, description = "The group from which the member has the role; null for the member's own role.") GroupName group,
            @Schema(nullable = true, description = "When the source ends; null if it does not. An expiry of the membership ends all sources.") Instant expiresAt) {
    }

    @Schema(name = "PermissionSourceKind")
    public enum Kind {
        ROLE,
        GROUP;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
