package dev.roster.access;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What a token or key is good for in an account (RFC 7662, 2.2). */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What the token or key is good for now. Whatever is not active is told from nothing else: `{\"active\":false}`.")
record Introspection(
        @Schema(required = true, description = "Whether its bearer would be let into the account at this moment.") boolean active,
        @Schema(description = "What the bearer may do, separated by spaces.", examples = "invoice:read member:read") String scope,
        @Schema(description = "The person, as the identity provider names them (its `sub`).") String sub,
        @Schema(description = "The identity provider (its `iss`).") String iss,
        @Schema(description = "The person's address.", examples = "ada@acme.example") String username,
        @Schema(description = "When it expires, in seconds since 1970, or its bearer's membership or role ends by itself, if that is earlier; absent when nothing of that ends.") Long exp,
        @JsonProperty("token_type") @Schema(description = "`Bearer`.", examples = "Bearer") String tokenType,
        @Schema(description = "The account.") UUID account,
        @Schema(description = "The member; absent for the operator.") UUID member,
        @Schema(description = "The member's role.", examples = "admin") String role,
        @JsonProperty("api_key") @Schema(description = "The key's id, when it is a key.") UUID apiKey) {

    static final Introspection INACTIVE = new Introspection(false, null, null, null, null, null, null, null, null, null, null);

    /** Nobody's token or key is good for longer than what it stands for. */
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
