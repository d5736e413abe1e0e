package dev.roster.console.member;

import dev.roster.console.EnumConstant;
import dev.roster.console.FormValues;
import dev.roster.console.Frame;
import dev.roster.console.QueryString;
import dev.roster.member.BulkMemberChange;
import dev.roster.member.MemberFilter;
import dev.roster.member.MemberSort;
import dev.roster.member.MemberStatus;
import dev.roster.value.Ids;
import dev.roster.value.Text;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The filter and order of the list of members. Values that the page does not offer become empty.
 *
 * @param group the id of a group, or empty
 * @param status of a member, {@link MemberTab#INVITED}, or empty for all but removed members
 * @param lastActive one of {@link #PERIODS} in days, {@value #NEVER}, or empty; it allows the order by last activity only
 */
@TemplateData
record MemberQuery(@RestQuery String search, @RestQuery String role, @RestQuery String group,
        @RestQuery String status, @RestQuery String lastActive,
        @RestQuery String sort) {
    private static final String NEVER = "never";
    private static final List<String> PERIODS = List.of("30", "60", "90");

    MemberQuery {
        search = search == null ? ""
                : Text.truncate(FormValues.address(search).replaceAll("\\p{Cntrl}", ""), MemberFilter.MAX_SEARCH_LENGTH);
        role = role == null ? "" : role;
        group = idOrEmpty(group);
        MemberStatus known = EnumConstant.of(MemberStatus.class, status, null);
        status = known != null ? known.value() : MemberTab.INVITED.equals(status) ? status : "";
        lastActive = lastActive != null && (PERIODS.contains(lastActive) || lastActive.equals(NEVER)) ? lastActive : "";
        boolean sortable = sort != null && sort.matches(MemberSort.PATTERN)
                && (lastActive.isEmpty() || sort.endsWith("lastActive"));
        sort = sortable ? sort : "";
    }

    private static String idOrEmpty(String text) {
        UUID id = text == null ? null : Ids.parse(text);
        return id == null ? "" : id.toString();
    }

    boolean isForInvitations() {
        return status.equals(MemberTab.INVITED);
    }

    /** A period ends at the start of a day (UTC), so that the pages of a list have the same filter. */
    MemberFilter filter(Instant now) {
        boolean period = PERIODS.contains(lastActive);
        return new MemberFilter(null, role.isEmpty() ? null : role, group.isEmpty() ? null : UUID.fromString(group), statuses(),
                period ? now.truncatedTo(ChronoUnit.DAYS).minus(Integer.parseInt(lastActive), ChronoUnit.DAYS) : null,
                lastActive.equals(NEVER), search.isEmpty() ? null : search,
                order());
    }

    /** @return null for the order that the filter implies */
    private String order() {
        if (sort.isEmpty() && !group.isEmpty() && search.isEmpty() && lastActive.isEmpty()) {
            // A group alone implies the order of joining the account, but the page sorts it by name like all members.
            return "name";
        }
        return sort.isEmpty() ? null : sort;
    }

    private Set<MemberStatus> statuses() {
        return status.isEmpty() || isForInvitations() ? null : Set.of(MemberStatus.fromString(status));
    }

    /** The members on all pages of the list. */
    BulkMemberChange.Filter matches(Instant now) {
        MemberFilter filter = filter(now);
        return new BulkMemberChange.Filter(filter.role(), filter.group(), filter.statuses(), filter.search(),
                filter.inactiveSince(),
                filter.neverActive());
    }

    /** The path of a change of many members of this list. */
    public String bulk(Frame frame) {
        return parameters().with("back", frame.path()).of(frame.account().path() + "/members/bulk");
    }

    /** The path of the list as a file. */
    public String export(Frame frame) {
        return parameters().with("sort", sort).of(frame.account().path() + "/members/export");
    }

    private QueryString parameters() {
        return new QueryString().with("search", search).with("role", role).with("group", group).with("status", status)
                .with("lastActive", lastActive);
    }

    public List<String> periods() {
        return PERIODS;
    }

    public boolean isOfGroup(UUID id) {
        return group.equals(id.toString());
    }

    public boolean isFiltered() {
        return !search.isEmpty() || !role.isEmpty() || !group.isEmpty() || !status.isEmpty() || !lastActive.isEmpty();
    }

    /** The sort parameter that sorts by the column, or reverses its order. */
    public String sortBy(String column) {
        return sort.equals(column) ? "-" + column : column;
    }

    /** The value of {@code aria-sort}. */
    public String order(String column) {
        String implied = !lastActive.isEmpty() ? "lastActive" : search.isEmpty() ? "name" : "";
        String current = sort.isEmpty() ? implied : sort;
        return current.equals(column) ? "ascending" : current.equals("-" + column) ? "descending" : "none";
    }
}
