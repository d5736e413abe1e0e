package dev.roster.member;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A membership of the authenticated person.")
public record MyMembership(
        @Schema(required = true) UUID accountId,
        @Schema(required = true, examples = "Acme") String accountName,
        @Schema(required = true) UUID memberId,
        @Schema(required = true, examples = "admin") String role,
        @Schema(nullable = true, description = "The display name of the role; null if it has none.", examples = "Billing clerk") String roleDisplayName,
        @Schema(required = true) MemberStatus status,
        @Schema(required = true, description = "The permissions of the role and of the groups: `resource:action`, `resource:*` or `*`.", examples = "[\"*\"]") List<String> permissions,
        @Schema(nullable = true, description = "When the membership expires.") Instant expiresAt,
        @Schema(nullable = true, description = "When the role expires and the previous role applies again.") Instant roleExpiresAt) {
}
