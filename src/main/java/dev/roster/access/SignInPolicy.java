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
 * @param issuers of which the token's {@code iss} must be one; empty for each that Roster accepts. An issuer that is no longer
 *        accepted stays, so that its removal from the settings opens the account to no other issuer.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "SignInPolicy", description = "What each access token and browser session of a member must satisfy. It does not apply to API keys, embed tokens and operators.")
public record SignInPolicy(
        @Size(max = 20) @Schema(nullable = true, description = "The token's `acr` must be one of these; empty for any.", examples = "[\"urn:example:mfa\"]") List<@NotNull @Pattern(regexp = VALUE, message = RULE) String> acr,
        @Size(max = 20) @Schema(nullable = true, description = "The token's `amr` must contain one of these (RFC 8176); empty for any.", examples = "[\"mfa\",\"hwk\"]") List<@NotNull @Pattern(regexp = VALUE, message = RULE) String> amr,
        @DurationMin(minutes = 1) @DurationMax(days = 365) @Schema(nullable = true, type = SchemaType.STRING, format = "duration", description = "The greatest time since the person last authenticated (`auth_time`), 1 min to 365 days (ISO 8601); null for any.", examples = "PT12H") Duration maxAge,
        @Size(max = 20) @Schema(nullable = true, description = "The token's `iss` must be one of these; empty for any issuer that Roster accepts in the account. An unknown issuer is invalid, unless the policy has it already.", examples = "[\"https://id.example.com/realms/acme\"]") List<@NotNull @Pattern(regexp = VALUE, message = RULE) String> issuers) {
    public static final SignInPolicy NONE = new SignInPolicy(List.of(), List.of(), null, List.of());

    /** Safe in a quoted string of {@code WWW-Authenticate}, where spaces separate values. */
    static final String VALUE = "[!#-\\[\\]-~]{1,255}";
    private static final String RULE = "must be up to 255 ASCII characters without spaces, quotes and backslashes";

    public SignInPolicy {
        acr = acr == null ? List.of() : acr.stream().distinct().toList();
        amr = amr == null ? List.of() : amr.stream().distinct().toList();
        issuers = issuers == null ? List.of() : issuers.stream().distinct().toList();
    }

    /** @param json as {@link #toText} returns it; null for none */
    public static SignInPolicy parse(String json) {
        if (json == null) {
            return NONE;
        }
        JsonObject policy = new JsonObject(json);
        Long maxAge = policy.getLong("maxAge");
        return new SignInPolicy(strings(policy, "acr"), strings(policy, "amr"),
                maxAge == null ? null : Duration.ofSeconds(maxAge), strings(policy, "issuers"));
    }

    private static List<String> strings(JsonObject policy, String name) {
        return policy.getJsonArray(name, new JsonArray()).stream().map(String.class::cast).toList();
    }

    /** @return null for no requirement */
    public String toText() {
        return isEmpty() ? null
                : new JsonObject().put("acr", new JsonArray(acr)).put("amr", new JsonArray(amr))
                        .put("maxAge", maxAge == null ? null : maxAge.toSeconds())
                        .put("issuers", new JsonArray(issuers)).encode();
    }

    @JsonIgnore
    @Schema(hidden = true)
    public boolean isEmpty() {
        return acr.isEmpty() && amr.isEmpty() && maxAge == null && issuers.isEmpty();
    }

    /** @param issuer of a person; the issuer of a client counts as the issuer */
    public boolean acceptsIssuer(String issuer) {
        return issuers.isEmpty() || issuers.contains(Program.issuer(issuer));
    }

    /**
     * @return why the sign-in does not satisfy the policy, with a challenge for the client (RFC 9470, section 3); null if it
     *         does
     */
    public Problem denial(Principal person, Instant now) {
        Authentication signIn = person.authentication();
        String reason = !acceptsIssuer(person.issuer()) ? "The `iss` of the token must be one of " + issuers + "."
                : !acr.isEmpty() && !acr.contains(signIn.acr()) ? "The `acr` of the token must be one of " + acr + "."
                        : !amr.isEmpty() && Collections.disjoint(amr, signIn.amr())
                                ? "The `amr` of the token must contain one of " + amr + "."
                                : maxAge != null && !signIn.isAfter(now.minus(maxAge))
                                        ? "The `auth_time` of the token must be at most " + maxAge.toSeconds() + " s ago."
                                        : null;
        return reason == null ? null : ProblemType.INSUFFICIENT_AUTHENTICATION.because(reason).challenge(challenge());
    }

    /** Fails with {@link #denial} unless the sign-in satisfies the policy. */
    public void mustBeSatisfiedBy(Principal person, Instant now) {
        Problem denial = denial(person, now);
        if (denial != null) {
            throw denial;
        }
    }

    /** Fails with {@code validation} unless the sign-in satisfies the policy, so that nobody locks themselves out. */
    public void mustAllow(Principal person, Instant now) {
        Problem denial = denial(person, now);
        if (denial != null) {
            throw Problem.invalid("signInPolicy", "must allow your own sign-in: " + denial.getMessage());
        }
    }

    private String challenge() {
        return "Bearer error=\"" + Problem.INSUFFICIENT_AUTHENTICATION
                + "\", error_description=\"A stronger or newer sign-in is required\""
                + (acr.isEmpty() ? "" : ", acr_values=\"" + String.join(" ", acr) + "\"")
                + (maxAge == null ? "" : ", max_age=\"" + maxAge.toSeconds() + "\"")
                + (issuers.isEmpty() ? "" : ", issuers=\"" + String.join(" ", issuers) + "\"");
    }
}
