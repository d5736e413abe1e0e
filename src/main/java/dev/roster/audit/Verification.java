package dev.roster.audit;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonValue;

/** What came out of checking an account's chain of events. */
@Schema(name = "AuditVerification", description = "Whether the account's events are those that were written: all of them, in their order, unaltered.")
public record Verification(
        @Schema(required = true, description = "Whether nothing is wrong.") boolean whole,
        @Schema(required = true, description = "How many events were found as they were written, up to the first break.") long events,
        @Schema(required = true, description = "How many of them had a person erased.") long erasedEvents,
        @Schema(required = true, description = "Runs of events that are gone because their time to be kept was over, up to the first break; the chain goes on behind them.") List<Expired> expired,
        @Schema(required = true, description = "The newest event. Kept outside, it proves later that the chain is still the same one.") Head head,
        @Schema(nullable = true, description = "The first place where something is wrong; null when nothing is.") FirstBreak firstBreak) {

    /** The end of the chain. */
    @Schema(name = "AuditHead")
    public record Head(
            @Schema(required = true, description = "The number of the newest event, 0 when there is none.") long sequence,
            @Schema(required = true, description = "Its hash, in hexadecimal.", examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") String hash) {

        static Head of(Chain.Link link) {
            return new Head(link.sequence(), link.hashText());
        }
    }

    /** Events that went when their time was over. */
    @Schema(name = "ExpiredAuditEvents")
    public record Expired(
            @Schema(required = true) long firstSequence,
            @Schema(required = true) long lastSequence,
            @Schema(required = true, description = "When the first of them happened.") Instant from,
            @Schema(required = true, description = "When the last of them happened.") Instant to) {

        static Expired of(Chain.Gap gap) {
            return new Expired(gap.first(), gap.end().sequence(), gap.firstAt(), gap.end().event().occurredAt());
        }
    }

    /** The first thing that is wrong. */
    @Schema(name = "AuditBreak")
    public record FirstBreak(
            @Schema(required = true, description = "`altered`: the event, or the hash that it hangs on, is not what was written; `missing`: events are gone from here on; `inserted`: this was never written; `truncated`: the newest events are gone from here on; `rewritten`: not the chain that the anchor was taken from; `blotted`: somebody is taken out of an event and no erasure is on record.") Kind kind,
            @Schema(required = true, description = "The number of the event where it is.") long sequence,
            @Schema(nullable = true, description = "The event's id, where there is one.") UUID eventId) {
    }

    /** What can be wrong. */
    @Schema(name = "AuditBreakKind")
    public enum Kind {
        ALTERED,
        MISSING,
        INSERTED,
        TRUNCATED,
        REWRITTEN,
        BLOTTED;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Verification of(Chain.Link head, long events, long erased, List<Expired> expired, FirstBreak firstBreak) {
        return new Verification(firstBreak == null, events, erased, expired, Head.of(head), firstBreak);
    }
}
