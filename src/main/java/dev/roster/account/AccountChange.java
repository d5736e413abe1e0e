package dev.roster.account;

import dev.roster.access.SignInPolicy;
import dev.roster.brand.AccentColor;
import dev.roster.brand.Logo;
import dev.roster.value.Domain;
import dev.roster.value.Languages;
import dev.roster.value.OneLine;
import dev.roster.value.Origin;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@Schema(description = "The changed settings. Omitted and null properties do not change.")
public record AccountChange(
        @OneLine @Size(max = 200) @Schema(nullable = true, examples = "Acme") String name,
        @Pattern(regexp = Languages.PATTERN, message = Languages.UNSUPPORTED) @Schema(nullable = true, examples = "de") String defaultLanguage,
        @DurationMin(hours = 1) @DurationMax(days = 30) @Schema(nullable = true, type = SchemaType.STRING, format = "duration", description = "1 h to 30 days (ISO 8601). Applies to later invitations.", examples = "P14D") Duration invitationLifetime,
        @Size(max = 100) @Schema(nullable = true, description = "Stored in the ASCII form.", examples = "[\"acme.example\"]") List<@NotNull @Size(max = 253) @Domain String> allowedEmailDomains,
        @Pattern(regexp = HEADER, message = "must be the name of a header that has no other meaning") @Schema(nullable = true, description = "The header for the account's API keys, besides `Authorization: Bearer`. Applies to all keys at once. Headers with another meaning are rejected.", pattern = "[A-Za-z][A-Za-z0-9-]{0,63}", examples = "X-Acme-Key") String apiKeyHeader,
        @Min(90) @Max(3_650) @Schema(nullable = true, description = "How many days audit events are kept. Applies to later events. Roster deletes them by quarter, at most three months late.", examples = "1095") Integer auditRetentionDays,
        @AccentColor @Schema(nullable = true, description = "The colour of buttons and links in pages and emails. Its contrast to light backgrounds must be at least 3:1 (WCAG 2.2); dark pages show a lighter shade if necessary. An empty text removes it.", pattern = AccentColor.PATTERN, examples = "#1d4ed8") String accentColor,
        @Size(max = Logo.MAX_BASE64) @Schema(nullable = true, description = "A PNG image of at most 32 KiB and 512 × 512 pixels, in Base64 (RFC 4648, section 4). Roster removes its metadata. An empty text removes the logo.", examples = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==") String logo,
        @Size(max = 20) @Schema(nullable = true, description = "The origins of web pages that may show `<roster-members>`. Exact: no wildcards, `http` only for localhost. Stored in the form that browsers send.", examples = "[\"https://app.acme.example\"]") List<@NotNull @Size(max = 300) @Origin String> embedOrigins,
        @Schema(nullable = true, description = "Whether operators may view the console as a member of the account. They can change nothing, and each view is in the audit log.", examples = "true") Boolean supportView,
        @Schema(nullable = true, description = "When the consent of `supportView` expires. With `supportView` and without this property, it does not expire.", examples = "2027-01-31T12:00:00Z") Instant supportViewUntil,
        @Valid @Schema(nullable = true, description = "Must allow the sign-in of the member who sets it. `{}` removes all requirements.") SignInPolicy signInPolicy,
        @Min(0) @Max(365) @Schema(nullable = true, description = "API keys pause when their member has not signed in for this number of days; 0 for no limit. The use of keys does not count as a sign-in.", examples = "30") Integer keySignInDays) {
    /** The settings without a change of logo and colour. */
    public static AccountChange ofSettings(String name, String defaultLanguage, Duration invitationLifetime,
            List<String> allowedEmailDomains, String apiKeyHeader, Integer auditRetentionDays, List<String> embedOrigins,
            SignInPolicy signInPolicy, Integer keySignInDays) {
        return new AccountChange(name, defaultLanguage, invitationLifetime, allowedEmailDomains, apiKeyHeader,
                auditRetentionDays, null, null, embedOrigins, null, null, signInPolicy, keySignInDays);
    }

    /** @param accentColor, logo null for no change, empty to remove it */
    public static AccountChange ofBrand(String accentColor, String logo) {
        return new AccountChange(null, null, null, null, null, null, accentColor, logo, null, null, null, null, null);
    }

    /** @param until null if the consent does not expire */
    public static AccountChange ofSupportView(boolean allowed, Instant until) {
        return new AccountChange(null, null, null, null, null, null, null, null, null, allowed, until, null, null);
    }

    private static final String HEADER = "(?i)(?!(?:proxy-)?authorization$|cookie$|host$|origin$|referer$|user-agent$|(?:accept|content|access|sec|if|x-forwarded|roster)-|(?:accept|connection|date|expect|forwarded|from|te|trailer|transfer-encoding|upgrade|via|traceparent|tracestate|x-request-id|idempotency-key)$)[a-z][a-z0-9-]{0,63}";
}
