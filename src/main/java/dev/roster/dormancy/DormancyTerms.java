package dev.roster.dormancy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "DormancyPolicy", description = "The dormancy policy of the account.")
public record DormancyTerms(
        @Schema(required = true, description = "The number of days without activity until a member is dormant. They count from the last activity, from joining or from the reactivation, whichever is latest.", examples = "90") int days,
        @Schema(required = true, description = "The number of days between the warning and the suspension; 0 for no warning.", examples = "14") int warnDaysBefore,
        @Schema(required = true, description = "Whether dormant members are suspended.") boolean suspend,
        @Schema(required = true, description = "Members who are neither warned nor suspended.") List<UUID> exemptMembers) {
    /** Warns and suspends nobody. */
    static final DormancyTerms DEFAULT = new DormancyTerms(90, 0, false, List.of());

    public DormancyTerms {
        exemptMembers = exemptMembers.stream().sorted().toList();
    }

    boolean warns() {
        return warnDaysBefore > 0;
    }

    Instant dormantSince(Instant now) {
        return now.minus(Duration.ofDays(days));
    }

    /** The next run warns or suspends members without activity since this time. */
    Instant idleSinceForRun(Instant now) {
        return now.minus(Duration.ofDays(days - warnDaysBefore));
    }

    Instant suspensionAfterWarning(Instant idleSince, Instant warnedAt) {
        Instant dormant = idleSince.plus(Duration.ofDays(days));
        Instant warned = warnedAt.plus(Duration.ofDays(warnDaysBefore));
        return dormant.isAfter(warned) ? dormant : warned;
    }
}
