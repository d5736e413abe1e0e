package dev.roster.dormancy;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.roster.dormancy.DormancyEvaluator.Member;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "DormantMember", description = "A dormant member, and the effect of the next run of the policy.")
public record DormantMemberView(
        @Schema(required = true) UUID id,
        @Schema(required = true, format = "email", examples = "grace@acme.example") String email,
        @Schema(required = true, examples = "Grace Hopper") String name,
        @Schema(required = true, examples = "member") String role,
        @Schema(required = true, description = "The latest of: their last activity, when they joined, when they were reactivated.") Instant idleSince,
        @Schema(nullable = true, description = "Null if never.") Instant lastActiveAt,
        @Schema(nullable = true, description = "When they were warned in this idle period.") Instant warnedAt,
        @Schema(required = true, description = "The effect of the next run: `none`, `warn` by email, or `suspend`; no effect if the member is `exempt` or the `last-admin`.") Outcome outcome) {
    @Schema(name = "DormancyOutcome", description = "The effect of the next run of the policy on a member.")
    public enum Outcome {
        NONE,
        WARN,
        SUSPEND,
        /** Would be warned or suspended, but is exempt. */
        EXEMPT,
        /** Would be warned or suspended, but is the admin whom the account keeps. */
        LAST_ADMIN;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static DormantMemberView of(Member member, Outcome outcome) {
        return new DormantMemberView(member.id(), member.email(), member.name(), member.role(), member.idleSince(),
                member.lastActiveAt(), member.warnedAt(), outcome);
    }

    /** Whether the next run warns or suspends the member. */
    boolean hasEffect() {
        return outcome == Outcome.WARN || outcome == Outcome.SUSPEND;
    }
}
