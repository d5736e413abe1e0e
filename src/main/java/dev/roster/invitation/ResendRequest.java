package dev.roster.invitation;

import java.time.Instant;
import java.util.Set;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which invitations to send again. */
@Schema(name = "ResendInvitations", description = "Which open or expired invitations to send again: those whose latest email was not delivered.")
public record ResendRequest(
        @NotNull @Schema(description = "Only emails that got their final state at this time or later.", examples = "2026-11-26T00:00:00Z") Instant since,
        @Size(max = 2) @Schema(nullable = true, description = "Only emails in these states; both when left out or empty.") Set<@NotNull Undelivered> delivery,
        @Min(1) @Max(MAX) @Schema(nullable = true, description = "How many emails to look at, 1 to 1,000; 1,000 when left out.") Integer limit,
        @Size(max = 4_096) @Schema(nullable = true, description = "The `nextCursor` of the answer before; the other properties must be the same.") String cursor) {

    static final int MAX = 1_000;

    /** The final states of an email that did not arrive. */
    @Schema(name = "Undelivered", description = "`failed`: given up; `bounced`: came back after it was sent.")
    public enum Undelivered {
        @JsonProperty("failed")
        FAILED("failed"),
        @JsonProperty("bounced")
        BOUNCED("bounced");

        private final String state;

        Undelivered(String state) {
            this.state = state;
        }

        String state() {
            return state;
        }
    }

    /** Everything that failed or bounced since then. */
    public static ResendRequest since(Instant since) {
        return new ResendRequest(since, null, null, null);
    }

    int most() {
        return limit == null ? MAX : limit;
    }

    String[] states() {
        Set<Undelivered> wanted = delivery == null || delivery.isEmpty() ? Set.of(Undelivered.values()) : delivery;
        return wanted.stream().map(Undelivered::state).sorted().toArray(String[]::new);
    }
}
