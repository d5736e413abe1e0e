package dev.roster.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "AuditVerification", description = "Whether the log contains all events in their order, unaltered.")
public record Verification(
        @Schema(required = true, description = "Whether the chain has no break.") boolean whole,
        @Schema(required = true, description = "Number of verified events, up to the first break.") long events,
        @Schema(required = true, description = "Number of these events from which a person was erased.") long erasedEvents,
        @Schema(required = true, description = "Consecutive events that expired, up to the first break. The chain continues after them.") List<Expired> expired,
        @Schema(required = true, description = "The newest event. Keep it outside Roster: as `anchor`, it proves later that the chain was not rewritten.") Head head,
        @Schema(nullable = true, description = "The first break; null if there is none.") FirstBreak firstBreak) {
    @Schema(name = "AuditHead")
    public record Head(
            @Schema(required = true, description = "Number of the newest event; 0 if there is none.") long sequence,
            @Schema(required = true, description = "Its hash, in hexadecimal.", examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") String hash) {
        static Head of(Chain.Link link) {
            return new Head(link.sequence(), link.hashText());
        }
    }

    @Schema(name = "ExpiredAuditEvents")
    public record Expired(
            @Schema(required = true) long firstSequence,
            @Schema(required = true) long lastSequence,
            @Schema(required = true, description = "Last day on which the newest of them was kept.") LocalDate keptUntil) {
    }

    @Schema(name = "AuditBreak")
    public record FirstBreak(
            @Schema(required = true, description = "`altered`: the event, or the hash before it, was changed; `missing`: events from here on were deleted before they expired; `inserted`: Roster did not write this event; `truncated`: the newest events, from here on, were deleted; `rewritten`: the chain does not contain the anchor; `erasure-missing`: personal data was removed, and the log has no erasure.") Kind kind,
            @Schema(required = true, description = "Number of the event at the break.") long sequence,
            @Schema(nullable = true, description = "Id of the event at the break, if it exists.") UUID eventId) {
    }

    @Schema(name = "AuditBreakKind")
    public enum Kind {
        ALTERED,
        MISSING,
        INSERTED,
        TRUNCATED,
        REWRITTEN,
        ERASURE_MISSING;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
