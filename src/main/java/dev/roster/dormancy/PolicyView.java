package dev.roster.dormancy;

import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.http.Versioned;

/** A policy as callers see it. */
@Schema(name = "DormancyPolicy", description = "What the account does about members who have not been active for long.")
public record PolicyView(
        @Schema(required = true, description = "After how many days without activity a member is dormant. Who was never active counts from joining, and who was let in again from then.", examples = "90") int days,
        @Schema(required = true, description = "How many days before a mail warns them; 0: none does.", examples = "14") int warnDaysBefore,
        @Schema(required = true, description = "Whether dormant members are suspended.") boolean suspend,
        @Schema(required = true, description = "Members who are neither warned nor suspended.") List<UUID> exemptMembers) {

    static PolicyView of(DormancyTerms terms) {
        return new PolicyView(terms.days(), terms.warnDaysBefore(), terms.suspend(), terms.exempt().stream().sorted().toList());
    }

    /** @param policy null for an account that has none; version -1 */
    static Versioned<PolicyView> versioned(DormancyPolicy policy) {
        return policy == null ? new Versioned<>(of(DormancyTerms.NONE), -1)
                : new Versioned<>(of(policy.terms()), policy.version);
    }
}
