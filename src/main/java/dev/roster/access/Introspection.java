package dev.roster.access;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** RFC 7662, section 2.2. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The current state of the token or key. If it is not active, the response is `{\"active\":false}`.")
record Introspection(
        @Schema(required = true, description = "Whether the bearer has access to the account now.") boolean active,
        @Schema(description = "The bearer's permissions, separated by spaces.", examples = "invoice:read member:read") String scope,
        @Schema(description = "The person's `sub` at the identity provider.") String sub,
        @Schema(description = "The `iss` of the identity provider.") String iss,
        @Schema(description = "The person's email address.", examples = "ada@acme.example") String username,
        @Schema(description = "When the token or key, the membership or the role expires, whichever is first, in seconds since 1970. Absent if none expires.") Long exp,
        @JsonProperty("token_type") @Schema(description = "`Bearer`.", examples = "Bearer") String tokenType,
        @Schema(description = "The account.") UUID account,
        @Schema(description = "The member. Absent for the operator.") UUID member,
        @Schema(description = "The member's role.", examples = "admin") String role,
        @JsonProperty("api_key") @Schema(description = "The id of the API key. Absent for an access token.") UUID apiKey) {

    static final Introspection INACTIVE = new Introspection(false, null, null, null, null, null, null, null, null, null, null);

    private static Long earlier(Instant one, Instant other) {
        return Stream.of(one, other).filter(Objects::nonNull).min(Comparator.naturalOrder()).map(Instant::getEpochSecond)
                .orElse(null);
    }

    static Introspection of(Actor actor, String issuer, String subject, Instant expiresAt) {
        return new Introspection(true, actor.permissions().toString(), subject, issuer, actor.email(),
                earlier(expiresAt, actor.endsAt()), "Bearer", actor.accountId(), actor.memberId(),
                actor.role(), actor.keyId());
    }
}
