package dev.roster.access;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What an account requires of the sign-in behind an access token or a browser session. API keys and embed tokens have no
 * sign-in.
 *
 * @param acr of which the token's {@code acr} must be one (OpenID Connect Core, section 2); empty for any
 * @param amr of which the token's {@code amr} must contain one (RFC 8176); empty for any
 * @param maxAge the greatest time since {@code auth_time}; null for any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "SignInPolicy", description = "What each access token and browser session of a member must satisfy. It does not apply to API keys, embed tokens and operators.")
public record SignInPolicy(
        @Size(max = 20) @Schema(nullable = true, description = "The token's `acr` must be one of these; empty for any.", examples = "[\"urn:example:mfa\"]") List<@NotNull @Pattern(regexp = VALUE, message = RULE) String> acr,
        @Size(max = 20) @Schema(nullable = true, description = "The token's `amr` must contain one of these (RFC 8176); empty for any.", examples = "[\"mfa\",\"hwk\"]") List<@NotNull @Pattern(regexp = VALUE, message = RULE) String> amr,
        @DurationMin(minutes = 1) @DurationMax(days = 365) @Schema(nullable = true, type = SchemaType.STRING, format = "duration", description = "The greatest time since the person last authenticated (`auth_time`), 1 min to 365 days (ISO 8601); null for any.", examples = "PT12H") Duration maxAge) {
    public static final SignInPolicy NONE = new SignInPolicy(List.of(), List.of(), null);

    /** Safe in a quoted string of {@code WWW-Authenticate}, where spaces separate values. */
    static final String VALUE = "[!#-\\[\\]-~]{1,255}";
    private static final String RULE = "must be up to 255 ASCII characters without spaces, quotes and backslashes";

    public SignInPolicy {
        acr = acr == null ? List.of() : acr.stream().distinct().toList();
        amr = amr == null ? List.of() : amr.stream().distinct().toList();
    }

    /** @param json as {@link #toText} returns it; null for none */
    public static SignInPolicy parse(String json) {
        if (json == null) {
            return NONE;
        }
        JsonObject policy = new JsonObject(json);
        Long maxAge = policy.getLong("maxAge");
        return new SignInPolicy(strings(policy, "acr"), strings(policy, "amr"),
                maxAge == null ? null : Duration.ofSeconds(maxAge));
    }

    private static List<String> strings(JsonObject policy, String name) {
        return policy.getJsonArray(name, new JsonArray()).stream().map(String.class::cast).toList();
    }

    /** @return null for no requirement */
    public String toText() {
        return isEmpty() ? null
                : new JsonObject().put("acr", new JsonArray(acr)).put("amr", new JsonArray(amr))
                        .put("maxAge", maxAge == null ? null : maxAge.toSeconds()).encode();
    }

    @JsonIgnore
    @Schema(hidden = true)
    public boolean isEmpty() {
        return acr.isEmpty() && amr.isEmpty() && maxAge == null;
    }

    /**
     * @return why the sign-in does not satisfy the policy, with a challenge for the client (RFC 9470, section 3); null if it
     *         does
     */
    public Problem denial(Authentication signIn, Instant now) {
        String reason = !acr.isEmpty() && !acr.contains(signIn.acr()) ? "The `acr` of the token must be one of " + acr + "."
                : !amr.isEmpty() && Collections.disjoint(amr, signIn.amr())
                        ? "The `amr` of the token must contain one of " + amr + "."
                        : maxAge != null && !signIn.isAfter(now.minus(maxAge))
                                ? "The `auth_time` of the token must be at most " + maxAge.toSeconds() + " s ago."
                                : null;
        return reason == null ? null : ProblemType.INSUFFICIENT_AUTHENTICATION.because(reason).challenge(challenge());
    }

    /** Fails with {@code validation} unless the sign-in satisfies the policy, so that nobody locks themselves out. */
    public void mustAllow(Authentication signIn, Instant now) {
        Problem denial = denial(signIn, now);
        if (denial != null) {
            throw Problem.invalid("signInPolicy", "must allow your own sign-in: " + denial.getMessage());
        }
    }

    private String challenge() {
        return "Bearer error=\"" + Problem.INSUFFICIENT_AUTHENTICATION
                + "\", error_description=\"A stronger or newer sign-in is required\""
                + (acr.isEmpty() ? "" : ", acr_values=\"" + String.join(" ", acr) + "\"")
                + (maxAge == null ? "" : ", max_age=\"" + maxAge.toSeconds() + "\"");
    }
}
