package dev.roster.dormancy;

import java.time.Instant;
import java.util.UUID;

/**
 * Decides what the policy does with whom. The report, the dry run and the run itself ask nobody else, so that they cannot
 * differ.
 *
 * @param keptAdmin the admin who stays whatever happens: the most recently active one whom nothing takes away; null when an
 *        exempt one does
 */
record DormancyEvaluator(DormancyTerms terms, UUID keptAdmin, Instant now) {

    DormancyOutcome judge(DormantMember member) {
        DormancyOutcome wanted = isDueForSuspension(member) ? DormancyOutcome.SUSPEND
                : isDueForWarning(member) ? DormancyOutcome.WARN : DormancyOutcome.NONE;
        if (wanted == DormancyOutcome.NONE) {
            return wanted;
        }
        if (terms.exempt().contains(member.id())) {
            return DormancyOutcome.EXEMPT;
        }
        return terms.suspend() && member.id().equals(keptAdmin) ? DormancyOutcome.LAST_ADMIN : wanted;
    }

    /** A policy that was switched on a moment ago warns first, however long somebody has been idle. */
    private boolean isDueForSuspension(DormantMember member) {
        return terms.suspend() && !member.idleSince().isAfter(terms.dormantSince(now)) && (!terms.warns()
                || member.warnedAt() != null
                        && !terms.suspensionAfterWarning(member.idleSince(), member.warnedAt()).isAfter(now));
    }

    private boolean isDueForWarning(DormantMember member) {
        return terms.warns() && member.warnedAt() == null && !member.idleSince().isAfter(terms.concernedSince(now));
    }
}
