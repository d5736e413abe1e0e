package dev.roster.dormancy;

import java.time.Instant;
import java.util.UUID;

/**
 * Applies a policy to a member, for the report, the dry run and the run.
 *
 * @param keptAdmin the admin whom no policy suspends; null if an exempt member is an admin
 */
record DormancyEvaluator(DormancyTerms terms, UUID keptAdmin, Instant now) {

    DormancyOutcome evaluate(DormantMember member) {
        DormancyOutcome outcome = isDueForSuspension(member) ? DormancyOutcome.SUSPEND
                : isDueForWarning(member) ? DormancyOutcome.WARN : DormancyOutcome.NONE;
        if (outcome == DormancyOutcome.NONE) {
            return outcome;
        }
        if (terms.exemptMembers().contains(member.id())) {
            return DormancyOutcome.EXEMPT;
        }
        return terms.suspend() && member.id().equals(keptAdmin) ? DormancyOutcome.LAST_ADMIN : outcome;
    }

    /** A policy with warnings suspends nobody without a warning, even members who were dormant before the policy was set. */
    private boolean isDueForSuspension(DormantMember member) {
        return terms.suspend() && !member.idleSince().isAfter(terms.dormantSince(now)) && (!terms.warns()
                || member.warnedAt() != null
                        && !terms.suspensionAfterWarning(member.idleSince(), member.warnedAt()).isAfter(now));
    }

    private boolean isDueForWarning(DormantMember member) {
        return terms.warns() && member.warnedAt() == null && !member.idleSince().isAfter(terms.idleSinceForRun(now));
    }
}
