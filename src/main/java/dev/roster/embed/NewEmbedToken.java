package dev.roster.embed;

import dev.roster.value.Origin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@Schema(description = "A token with which a page of your product shows `<roster-members>` to the member.")
public record NewEmbedToken(
        @NotNull @Size(max = 300) @Origin @Schema(description = "The origin of the page: one of the account's `embedOrigins`. Roster rejects the token in requests from any other origin.", examples = "https://app.acme.example") String origin,
        @DurationMin(minutes = 1) @DurationMax(minutes = 15) @Schema(nullable = true, type = SchemaType.STRING, format = "duration", description = "How long the token is valid: 1 to 15 minutes (ISO 8601). Default: 10 minutes.", examples = "PT10M") Duration lifetime) {
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    Duration lifetimeOrDefault() {
        return lifetime == null ? LIFETIME : lifetime;
    }
}
