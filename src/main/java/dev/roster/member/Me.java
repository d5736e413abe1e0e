package dev.roster.member;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "The person whom the access token identifies, and their memberships.")
public record Me(
        @Schema(required = true, description = "The token's `iss`.", examples = "https://login.acme.example") String issuer,
        @Schema(required = true, description = "The token's `sub`.", examples = "7f1d0c9e") String subject,
        @Schema(nullable = true, format = "email", examples = "grace@acme.example") String email,
        @Schema(required = true) boolean emailVerified,
        @Schema(nullable = true, examples = "Grace Hopper") String name,
        @Schema(required = true, description = "Whether the person is an operator of this deployment.") boolean operator,
        @Schema(required = true, description = "The person's memberships of open accounts, at most 200.") List<Place> memberships) {
    @Schema(name = "MyMembership")
    public record Place(
            @Schema(required = true) UUID accountId,
            @Schema(required = true, examples = "Acme") String accountName,
            @Schema(required = true) UUID memberId,
            @Schema(required = true, examples = "admin") String role,
            @Schema(required = true) MemberStatus status,
            @Schema(required = true, description = "The permissions of the role: `resource:action`, `resource:*` or `*`.", examples = "[\"*\"]") List<String> permissions,
            @Schema(nullable = true, description = "When the membership expires.") Instant expiresAt,
            @Schema(nullable = true, description = "When the role expires and the previous role applies again.") Instant roleExpiresAt) {
    }
}
