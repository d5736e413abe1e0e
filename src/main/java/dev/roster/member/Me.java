package dev.roster.member;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Who calls, and where they belong. */
@Schema(description = "Who the token says the caller is, and where they belong.")
public record Me(
        @Schema(required = true, description = "The token's `iss`.", examples = "https://login.acme.example") String issuer,
        @Schema(required = true, description = "The token's `sub`.", examples = "7f1d0c9e") String subject,
        @Schema(nullable = true, format = "email", examples = "grace@acme.example") String email,
        @Schema(required = true) boolean emailVerified,
        @Schema(nullable = true, examples = "Grace Hopper") String name,
        @Schema(required = true, description = "Whether the token makes the caller this deployment's operator.") boolean operator,
        @Schema(required = true, description = "The open accounts that the caller is a member of, at most 200.") List<Place> memberships) {

    /** One account that the caller is a member of. */
    @Schema(name = "MyMembership")
    public record Place(
            @Schema(required = true) UUID accountId,
            @Schema(required = true, examples = "Acme") String accountName,
            @Schema(required = true) UUID memberId,
            @Schema(required = true, examples = "admin") String role,
            @Schema(required = true) MemberStatus status,
            @Schema(required = true, description = "What the role allows: `resource:action`, `resource:*` or `*`.", examples = "[\"*\"]") List<String> permissions,
            @Schema(nullable = true, description = "When the membership ends by itself.") Instant expiresAt,
            @Schema(nullable = true, description = "When the role ends by itself, and the one before counts again.") Instant roleExpiresAt) {
    }
}
