package dev.roster.member;

import dev.roster.problem.ProblemType;
import dev.roster.value.EmailAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Filters and sorts a list of members. A search without {@code sort} is sorted by the found entries, and {@code
 * inactiveSince} or {@code neverActive} by inactivity. Any other order would read all rows before the first page
 * (docs/adr/0005).
 *
 * @param kind null for all
 * @param role null for all
 * @param group only members of this group; null for all
 * @param statuses null or empty for all but removed members
 * @param inactiveSince selects members who were last active before then, or joined before then and were never active; null
 *        for all
 * @param neverActive whether to select only members who were never active; with {@code inactiveSince}, those who joined
 *        before then
 * @param search the start of a word of a name or an address, and optionally the words after it; null for all
 * @param sort a value of {@link MemberSort#PATTERN}; null for the order that the filter implies
 */
public record MemberFilter(MemberKind kind, String role, UUID group, Set<MemberStatus> statuses, Instant inactiveSince,
        boolean neverActive,
        String search,
        String sort) {
    /** In UTF-16 units. A search can be an email address. */
    public static final int MAX_SEARCH_LENGTH = EmailAddress.MAX_LENGTH;

    public MemberFilter {
        statuses = statuses == null || statuses.isEmpty() ? EnumSet.complementOf(EnumSet.of(MemberStatus.REMOVED))
                : EnumSet.copyOf(statuses);
        if ((inactiveSince != null || neverActive) && sort != null && MemberSort.of(sort) != MemberSort.LAST_ACTIVE) {
            throw ProblemType.SORT_NOT_AVAILABLE
                    .because("inactiveSince and neverActive allow sort=lastActive and sort=-lastActive only.");
        }
    }

    /** Whether the members are found by their entries, and not in the order of the list. */
    boolean isByEntries() {
        return search != null || group != null || kind == MemberKind.SERVICE;
    }

    /** Without a search, the entries of a group or of service accounts are in the order of joining the account. */
    boolean isInSearchOrder() {
        return isByEntries() && sort == null && !isByActivity();
    }

    MemberSort order() {
        return sort != null ? MemberSort.of(sort) : isByActivity() ? MemberSort.LAST_ACTIVE : MemberSort.NAME;
    }

    private boolean isByActivity() {
        return inactiveSince != null || neverActive;
    }

    boolean descending() {
        return sort != null && sort.startsWith("-");
    }

    boolean shows(MemberView member) {
        return statuses.contains(member.status()) && (kind == null || kind == member.kind())
                && (role == null || role.equals(member.role()))
                && (group == null || member.groups().stream().anyMatch(held -> held.id().equals(group)));
    }
}
