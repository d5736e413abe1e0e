package dev.roster.dormancy;

import static dev.roster.database.Database.instant;

import dev.roster.dormancy.DormantMemberView.Outcome;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * Applies a policy to a member, for the report, the dry run and the run.
 *
 * @param keptAdmin the admin whom no policy suspends; null if an exempt member is an admin
 */
record DormancyEvaluator(DormancyTerms terms, UUID keptAdmin, Instant now) {
    /**
     * @param warnedAt in the current idle period; null if there was no warning
     * @param excluded whether the member is a service account, or the sweep has not recorded yet that the membership has
     *        expired
     */
    record Member(UUID id, String email, String name, String role, Instant idleSince, Instant lastActiveAt,
            Instant warnedAt, boolean excluded) {
        static Member of(Row row) {
            return new Member(row.getUUID("id"), row.getString("email"), row.getString("name"), row.getString("role"),
                    instant(row, "idle_since"), instant(row, "last_active_at"), instant(row, "warned_at"),
                    row.getBoolean("excluded"));
        }
    }

    Outcome evaluate(Member member) {
        Outcome outcome = isDueForSuspension(member) ? Outcome.SUSPEND
                : isDueForWarning(member) ? Outcome.WARN : Outcome.NONE;
        if (outcome == Outcome.NONE) {
            return outcome;
        }
        if (terms.exemptMembers().contains(member.id())) {
            return Outcome.EXEMPT;
        }
        return terms.suspend() && member.id().equals(keptAdmin) ? Outcome.LAST_ADMIN : outcome;
    }

    /** A policy with warnings suspends only warned members, even if they were dormant before the policy was set. */
    private boolean isDueForSuspension(Member member) {
        return terms.suspend() && !member.idleSince().isAfter(terms.dormantSince(now)) && (!terms.warns()
                || member.warnedAt() != null
                        && !terms.suspensionAfterWarning(member.idleSince(), member.warnedAt()).isAfter(now));
    }

    private boolean isDueForWarning(Member member) {
        return terms.warns() && member.warnedAt() == null && !member.idleSince().isAfter(terms.idleSinceForRun(now));
    }
}
