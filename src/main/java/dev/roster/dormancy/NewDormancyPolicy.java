package dev.roster.dormancy;

import dev.roster.problem.Problem;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "NewDormancyPolicy", description = "The new dormancy policy of the account.")
public record NewDormancyPolicy(
        @NotNull @Min(1) @Max(MAX_DAYS) @Schema(description = "The number of days without activity until a member is dormant.", examples = "90") Integer days,
        @Min(0) @Max(MAX_WARN_DAYS_BEFORE) @Schema(nullable = true, description = "The number of days between the warning and the suspension, fewer than `days`; 0, the default, for no warning.", examples = "14") Integer warnDaysBefore,
        @Schema(nullable = true, description = "Whether dormant members are suspended; by default not.") Boolean suspend,
        @Size(max = MAX_EXEMPT) @Schema(nullable = true, description = "Members who are neither warned nor suspended.") Set<@NotNull UUID> exemptMembers) {
    public static final int MAX_DAYS = 3650;
    static final int MAX_WARN_DAYS_BEFORE = MAX_DAYS - 1;
    static final int MAX_EXEMPT = 200;

    DormancyTerms terms() {
        DormancyTerms terms = new DormancyTerms(days, warnDaysBefore == null ? 0 : warnDaysBefore, Boolean.TRUE.equals(suspend),
                exemptMembers == null ? List.of() : List.copyOf(exemptMembers));
        if (terms.warnDaysBefore() >= terms.days()) {
            throw Problem.invalid("warnDaysBefore", "must be fewer than days");
        }
        return terms;
    }
}
