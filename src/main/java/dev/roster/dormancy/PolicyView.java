package dev.roster.dormancy;

import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.http.Versioned;

@Schema(name = "DormancyPolicy", description = "The dormancy policy of the account.")
public record PolicyView(
        @Schema(required = true, description = "The number of days without activity until a member is dormant. For a member who was never active, they count from joining; after a reactivation, from then.", examples = "90") int days,
        @Schema(required = true, description = "The number of days between the warning and the suspension; 0 for no warning.", examples = "14") int warnDaysBefore,
        @Schema(required = true, description = "Whether dormant members are suspended.") boolean suspend,
        @Schema(required = true, description = "Members who are neither warned nor suspended.") List<UUID> exemptMembers) {

    static PolicyView of(DormancyTerms terms) {
        return new PolicyView(terms.days(), terms.warnDaysBefore(), terms.suspend(), terms.exempt().stream().sorted().toList());
    }

    /** @param policy null for the default, which has version -1 */
    static Versioned<PolicyView> versioned(DormancyPolicy policy) {
        return policy == null ? new Versioned<>(of(DormancyTerms.NONE), -1)
                : new Versioned<>(of(policy.terms()), policy.version);
    }
}
