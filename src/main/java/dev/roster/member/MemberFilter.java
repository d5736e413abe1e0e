package dev.roster.member;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import dev.roster.problem.ProblemType;

/**
 * Filters and sorts a list of members. A search without {@code sort} is sorted by the found entries, and {@code inactiveSince}
 * by inactivity. Any other order would need all rows before the first page (docs/adr/0005).
 *
 * @param role null for all
 * @param statuses never empty
 * @param inactiveSince members who were last active, or joined without ever being active, before then; null for all
 * @param search the start of a word of a name or an address, and the words that follow it; null for all
 * @param sort null for the order that the filter implies
 */
public record MemberFilter(String role, Set<MemberStatus> statuses, Instant inactiveSince, String search, String sort) {

    public MemberFilter {
        if (inactiveSince != null && sort != null && MemberSort.of(sort) != MemberSort.LAST_ACTIVE) {
            throw ProblemType.SORT_NOT_AVAILABLE.because("inactiveSince allows sort=lastActive and sort=-lastActive only.");
        }
    }

    boolean isInSearchOrder() {
        return search != null && sort == null && inactiveSince == null;
    }

    MemberSort order() {
        return sort != null ? MemberSort.of(sort) : inactiveSince != null ? MemberSort.LAST_ACTIVE : MemberSort.NAME;
    }

    boolean descending() {
        return sort != null && sort.startsWith("-");
    }

    boolean shows(MemberView member) {
        return statuses.contains(member.status()) && (role == null || role.equals(member.role()));
    }

    String[] statusValues() {
        List<MemberStatus> sorted = statuses.stream().sorted().toList();
        return sorted.stream().map(MemberStatus::value).toArray(String[]::new);
    }
}
