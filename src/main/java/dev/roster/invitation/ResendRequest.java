package dev.roster.invitation;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonProperty;

@Schema(name = "ResendInvitations", description = "Selects open and expired invitations whose latest email was not delivered.")
public record ResendRequest(
        @NotNull @Schema(description = "Only emails that failed or bounced at this time or later.", examples = "2026-11-26T00:00:00Z") Instant since,
        @Size(max = 2) @Schema(nullable = true, description = "Only emails in these states; by default both.") Set<@NotNull Undelivered> delivery,
        @Min(1) @Max(MAX) @Schema(nullable = true, description = "The number of emails to check, 1 to 1,000; by default 1,000.") Integer limit,
        @Size(max = 4_096) @Schema(nullable = true, description = "The `nextCursor` of the previous response; the other properties must be the same.") String cursor) {

    static final int MAX = 1_000;

    @Schema(name = "Undelivered", description = "`failed`: Roster has given up; `bounced`: came back after it was sent.")
    public enum Undelivered {
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("bounced")
        BOUNCED;

        String state() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static ResendRequest since(Instant since) {
        return new ResendRequest(since, null, null, null);
    }

    int limitOrDefault() {
        return limit == null ? MAX : limit;
    }

    String[] states() {
        Set<Undelivered> states = delivery == null || delivery.isEmpty() ? Set.of(Undelivered.values()) : delivery;
        return states.stream().map(Undelivered::state).sorted().toArray(String[]::new);
    }
}
