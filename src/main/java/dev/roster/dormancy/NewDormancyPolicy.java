package dev.roster.dormancy;

import java.util.Set;
import java.util.UUID;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.problem.Problem;

/** What the policy is to be from now on. */
@Schema(name = "NewDormancyPolicy", description = "What the account is to do about members who have not been active for long, instead of what it did.")
public record NewDormancyPolicy(
        @NotNull @Min(1) @Max(3650) @Schema(description = "After how many days without activity a member is dormant.", examples = "90") Integer days,
        @Min(0) @Max(3649) @Schema(nullable = true, description = "How many days before a mail warns them, fewer than `days`; left out or 0: none does.", examples = "14") Integer warnDaysBefore,
        @Schema(nullable = true, description = "Whether dormant members are suspended; left out: not.") Boolean suspend,
        @Size(max = MOST_EXEMPT) @Schema(nullable = true, description = "Members who are neither warned nor suspended.") Set<@NotNull UUID> exemptMembers) {

    static final int MOST_EXEMPT = 200;

    DormancyTerms terms() {
        DormancyTerms terms = new DormancyTerms(days, warnDaysBefore == null ? 0 : warnDaysBefore, Boolean.TRUE.equals(suspend),
                exemptMembers == null ? Set.of() : Set.copyOf(exemptMembers));
        if (terms.warnDaysBefore() >= terms.days()) {
            throw Problem.invalid("warnDaysBefore", "must be fewer than days");
        }
        return terms;
    }
}
