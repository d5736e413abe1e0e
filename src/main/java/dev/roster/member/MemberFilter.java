package dev.roster.member;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import dev.roster.problem.ProblemType;

/**
 * Which members to list, and in what order. A search without {@code sort} is in the order of what it found, and
 * {@code inactiveSince} is in the order of inactivity: any other order would need all the rows before it could show the first
 * (docs/adr/0005).
 *
 * @param role null for all
 * @param statuses never empty
 * @param inactiveSince members who were last active, or else joined, before then; null for all
 * @param search the start of a word of a name or an address, with words that follow; null for all
 * @param sort null for the order that the filter implies
 */
public record MemberFilter(String role, Set<MemberStatus> statuses, Instant inactiveSince, String search, String sort) {

    public MemberFilter {
        if (inactiveSince != null && sort != null && MemberSort.of(sort) != MemberSort.LAST_ACTIVE) {
            throw ProblemType.SORT_NOT_AVAILABLE.because("inactiveSince goes with sort=lastActive or sort=-lastActive.");
        }
    }

    /** Whether the list is in the order of what the search found. */
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
