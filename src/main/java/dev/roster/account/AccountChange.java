package dev.roster.account;

import dev.roster.value.Domain;
import dev.roster.value.Languages;
import dev.roster.value.OneLine;
import dev.roster.value.Origin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
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
        @Size(max = 20) @Schema(nullable = true, description = "The origins of web pages that may show `<roster-members>`. Exact: no wildcards, `http` only for localhost. Stored in the form that browsers send.", examples = "[\"https://app.acme.example\"]") List<@NotNull @Size(max = 300) @Origin String> embedOrigins) {
    private static final String HEADER = "(?i)(?!(?:proxy-)?authorization$|cookie$|host$|origin$|referer$|user-agent$|(?:accept|content|access|sec|if|x-forwarded|roster)-|(?:accept|connection|date|expect|forwarded|from|te|trailer|transfer-encoding|upgrade|via|traceparent|tracestate|x-request-id|idempotency-key)$)[a-z][a-z0-9-]{0,63}";
}
