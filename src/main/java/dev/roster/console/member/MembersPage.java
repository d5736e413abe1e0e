package dev.roster.console.member;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.audit.Pseudonym;
import dev.roster.console.DisplayTime;
import dev.roster.console.EnumConstant;
import dev.roster.console.FormValues;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.console.QueryString;
import dev.roster.member.MemberFilter;
import dev.roster.member.MemberList;
import dev.roster.member.MemberSort;
import dev.roster.member.MemberStatus;
import dev.roster.member.MemberView;
import dev.roster.role.RoleService;
import dev.roster.role.RoleView;
import dev.roster.value.Text;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists, searches and filters the members of an account. */
@Cancellable(false)
@Path("/accounts/{accountId}/members")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class MembersPage {
    @Inject
    Pages pages;
    @Inject
    MemberList members;
    @Inject
    RoleService roles;

    @GET
    @Requires(Permission.MEMBER_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @BeanParam MemberQuery query, @RestQuery String cursor) {
        return members.list(accountId, query.filter(), Pages.ROWS_PER_PAGE, cursor)
                .chain(page -> pages.show(roles(accountId), (frame, known) -> Templates.members(frame, query,
                        Row.of(page.items(), frame, known), frame.next(page.nextCursor()), known)));
    }

    /** The roles of the filter; none without the permission to read them. */
    private Uni<List<RoleView>> roles(UUID accountId) {
        return pages.actor().permissions().allow(Permission.ROLE_READ) ? roles.list(accountId)
                : Uni.createFrom().item(List.of());
    }

    /** The values of a row. Qute resolves properties of the innermost scope much faster than names in outer scopes. */
    @TemplateData
    record Row(MemberView member, Frame frame, Allowed allowed, String path, DisplayTime lastActive, DisplayTime joined,
            DisplayTime roleExpires, DisplayTime expires) {
        /** The permissions of the reader. */
        @TemplateData
        record Allowed(boolean update, boolean remove, boolean erase, boolean audit, boolean customRoles, String activity,
                String back) {
            private static Allowed of(Frame.Account account, List<RoleView> roles, String back) {
                return new Allowed(account.can("member:update"), account.can("member:remove"), account.can("member:erase"),
                        account.can("audit:read"), roles.stream().anyMatch(role -> !role.builtIn()),
                        account.path() + "/activity", back);
            }
        }

        static List<Row> of(List<MemberView> members, Frame frame, List<RoleView> roles) {
            Allowed allowed = Allowed.of(frame.account(), roles, frame.path().contains("?") ? frame.back() : "");
            return members.stream().map(member -> of(member, frame, allowed)).toList();
        }

        /** A single member, whose forms lead back to the page. */
        static Row of(MemberView member, Frame frame, List<RoleView> roles) {
            return of(member, frame, Allowed.of(frame.account(), roles, frame.back()));
        }

        private static Row of(MemberView member, Frame frame, Allowed allowed) {
            return new Row(member, frame, allowed, frame.account().memberPage(member.id()),
                    frame.when(member.lastActiveAt()), frame.when(member.joinedAt()), frame.when(member.roleExpiresAt()),
                    frame.when(member.expiresAt()));
        }

        public boolean erasable() {
            return removed() && allowed.erase() && !Pseudonym.matches(member.email());
        }

        public boolean hasActions() {
            return !removed() || allowed.audit() || erasable();
        }

        public boolean me() {
            return frame.account().isMe(member.id());
        }

        /** The query of links to forms. The page has up to 350 of them, so an unfiltered list adds nothing. */
        public String back() {
            return allowed.back().isEmpty() ? "" : "?" + allowed.back();
        }

        /** As above, after another parameter. */
        public String andBack() {
            return allowed.back().isEmpty() ? "" : "&" + allowed.back();
        }

        public String activityPath() {
            return new QueryString().with("person", member.email()).of(allowed.activity());
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

        public boolean removed() {
            return member.status() == MemberStatus.REMOVED;
        }
    }

    /** The filter and order of the page. Values that the page does not offer become empty. */
    @TemplateData
    record MemberQuery(@RestQuery String search, @RestQuery String role, @RestQuery String status, @RestQuery String sort) {
        MemberQuery {
            search = search == null ? ""
                    : Text.truncate(FormValues.address(search).replaceAll("\\p{Cntrl}", ""), MemberFilter.MAX_SEARCH_LENGTH);
            role = role == null ? "" : role;
            MemberStatus known = EnumConstant.of(MemberStatus.class, status, null);
            status = known == null ? "" : known.value();
            sort = sort != null && sort.matches(MemberSort.PATTERN) ? sort : "";
        }

        MemberFilter filter() {
            return new MemberFilter(role.isEmpty() ? null : role,
                    status.isEmpty() ? null : Set.of(MemberStatus.fromString(status)), null,
                    search.isEmpty() ? null : search, sort.isEmpty() ? null : sort);
        }

        public boolean isFiltered() {
            return !search.isEmpty() || !role.isEmpty() || !status.isEmpty();
        }

        /** The sort parameter that sorts by the column, or reverses its order. */
        public String sortBy(String column) {
            return sort.equals(column) ? "-" + column : column;
        }

        /** The value of {@code aria-sort}. */
        public String order(String column) {
            String current = sort.isEmpty() && search.isEmpty() ? "name" : sort;
            return current.equals(column) ? "ascending" : current.equals("-" + column) ? "descending" : "none";
        }
    }
}
