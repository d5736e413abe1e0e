package dev.roster.console;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.audit.Pseudonym;
import dev.roster.member.MemberFilter;
import dev.roster.member.MemberList;
import dev.roster.member.MemberSort;
import dev.roster.member.MemberStatus;
import dev.roster.member.MemberView;
import dev.roster.role.BuiltInRole;
import dev.roster.role.RoleView;
import dev.roster.role.Roles;
import dev.roster.value.Text;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Who is in the account. */
@Path("/accounts/{accountId}/members")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class MembersPage {

    private static final int ROWS = 50;
    private static final int LONGEST_SEARCH = 254;

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance members(Frame frame, MemberQuery query, List<Row> rows, String more,
                List<RoleView> roles);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    MemberList members;

    @Inject
    Roles roles;

    @GET
    @Requires(Permission.MEMBER_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @RestQuery String search, @RestQuery String role,
            @RestQuery String status, @RestQuery String sort, @RestQuery String cursor) {
        Actor actor = current.actor();
        MemberQuery query = MemberQuery.of("/accounts/" + accountId + "/members", search, role, status, sort);
        return members.list(actor.accountId(), query.filter(), ROWS, cursor)
                .chain(page -> RoleChoice.of(actor, roles)
                        .chain(known -> pages.inAccount("members", frame -> Templates.members(frame, query,
                                Row.of(page.items(), frame, known), query.from(page.nextCursor()), known))));
    }

    /**
     * A member with all that a row of the table asks for: what a template finds in the innermost of its scopes costs it a
     * fraction of what it has to look for further out, and a page has 50 rows.
     */
    @TemplateData
    record Row(MemberView member, Frame frame, May may, String path, DisplayTime lastActive, DisplayTime joined,
            DisplayTime roleEnds, DisplayTime ends) {

        /** What the reader may do to members. */
        @TemplateData
        record May(boolean update, boolean remove, boolean erase, boolean audit, boolean ownRoles, String activity) {
        }

        static List<Row> of(List<MemberView> members, Frame frame, List<RoleView> roles) {
            Frame.Account account = frame.account();
            May may = new May(account.can("member:update"), account.can("member:remove"), account.can("member:erase"),
                    account.can("audit:read"),
                    roles.stream().anyMatch(role -> !role.builtIn()), account.path() + "/activity");
            return members.stream()
                    .map(member -> new Row(member, frame, may, account.path() + "/members/" + member.id(),
                            frame.when(member.lastActiveAt()), frame.when(member.joinedAt()),
                            frame.when(member.roleExpiresAt()), frame.when(member.expiresAt())))
                    .toList();
        }

        public boolean erasable() {
            return removed() && may.erase() && !Pseudonym.isOne(member.email());
        }

        /** About who is gone there is little left to do. */
        public boolean hasActions() {
            return !removed() || may.audit() || erasable();
        }

        public boolean me() {
            return frame.account().isMe(member.id());
        }

        public String activityPath() {
            return new Query().with("person", member.email()).of(may.activity());
        }

        public String initials() {
            return Person.initials(member.name());
        }

        public String colour() {
            return Person.colour(member.email());
        }

        public String status() {
            return member.status().value();
        }

        public String statusName() {
            return frame.memberStatus(status());
        }

        public String roleName() {
            return frame.roleName(member.role());
        }

        public boolean admin() {
            return BuiltInRole.ADMIN.is(member.role());
        }

        public boolean plainMember() {
            return BuiltInRole.MEMBER.is(member.role());
        }

        public boolean suspended() {
            return member.status() == MemberStatus.SUSPENDED;
        }

        public boolean removed() {
            return member.status() == MemberStatus.REMOVED;
        }
    }

    /** What the page was asked for, and links that ask for something else. */
    @TemplateData
    record MemberQuery(String path, String search, String role, String status, String sort) {

        /** What a browser sends of a form that was left empty is no wish; what nobody can have typed is none either. */
        static MemberQuery of(String path, String search, String role, String status, String sort) {
            String wanted = search == null ? "" : Text.cut(search.strip().replaceAll("\\p{Cntrl}", ""), LONGEST_SEARCH);
            boolean sortable = sort != null && sort.matches(MemberSort.PATTERN);
            return new MemberQuery(path, wanted, role == null ? "" : role, statuses(status) == null ? "" : status,
                    sortable ? sort : "");
        }

        MemberFilter filter() {
            Set<MemberStatus> statuses = statuses(status);
            return new MemberFilter(role.isEmpty() ? null : role,
                    statuses == null ? EnumSet.of(MemberStatus.ACTIVE, MemberStatus.SUSPENDED) : statuses, null,
                    search.isEmpty() ? null : search, sort.isEmpty() ? null : sort);
        }

        public boolean isFiltered() {
            return !search.isEmpty() || !role.isEmpty() || !status.isEmpty();
        }

        /** By that column; turned round when it is in that order already. */
        public String sortedBy(String column) {
            return query().with("sort", sort.equals(column) ? "-" + column : column).of(path);
        }

        /** For {@code aria-sort}. */
        public String order(String column) {
            String current = sort.isEmpty() && search.isEmpty() ? "name" : sort;
            return current.equals(column) ? "ascending" : current.equals("-" + column) ? "descending" : "none";
        }

        /** Null when nothing follows. */
        String from(String cursor) {
            return cursor == null ? null : query().with("cursor", cursor).of(path);
        }

        private Query query() {
            return new Query().with("search", search).with("role", role).with("status", status).with("sort", sort);
        }

        private static Set<MemberStatus> statuses(String status) {
            for (MemberStatus each : MemberStatus.values()) {
                if (each.value().equals(status)) {
                    return EnumSet.of(each);
                }
            }
            return null;
        }
    }
}
