package dev.roster.console.member;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.DisplayTime;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.console.QueryString;
import dev.roster.console.UiMessages;
import dev.roster.group.GroupList;
import dev.roster.group.GroupList.GroupChoice;
import dev.roster.group.GroupName;
import dev.roster.invitation.InvitationList;
import dev.roster.invitation.InvitationState;
import dev.roster.member.MemberCounts;
import dev.roster.member.MemberList;
import dev.roster.member.MemberStatus;
import dev.roster.member.MemberView;
import dev.roster.member.Seats;
import dev.roster.member.SeatsView;
import dev.roster.onboarding.Checklist;
import dev.roster.onboarding.Checklists;
import dev.roster.role.RoleService;
import dev.roster.role.RoleView;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    MemberCounts counts;
    @Inject
    InvitationList invitations;
    @Inject
    Checklists checklists;
    @Inject
    RoleService roles;
    @Inject
    GroupList groups;
    @Inject
    Seats seats;
    @Inject
    Clock clock;

    @GET
    @Requires(Permission.MEMBER_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @BeanParam MemberQuery query, @RestQuery String cursor) {
        boolean canInvite = pages.actor().permissions().allow(Permission.MEMBER_INVITE);
        return counts.of(accountId).chain(found -> (canInvite ? invitations.count(accountId)
                : Uni.createFrom().<InvitationList.Counts> nullItem()).chain(invited -> {
                    Function<Frame, List<MemberTab>> tabs = frame -> MemberTab.of(frame, query.status(), found,
                            invited == null ? null : invited.open());
                    int undelivered = invited == null ? 0 : invited.undelivered();
                    return canInvite && query.isForInvitations() ? listInvited(accountId, cursor, tabs, undelivered)
                            : checklist(accountId, found)
                                    .chain(checklist -> listMembers(accountId, query, cursor, tabs, undelivered, checklist));
                }));
    }

    private Uni<RestResponse<byte[]>> listMembers(UUID accountId, MemberQuery query, String cursor,
            Function<Frame, List<MemberTab>> tabs, int undelivered, Checklist checklist) {
        return members.list(accountId, query.filter(clock.instant()), Pages.ROWS_PER_PAGE, cursor)
                .chain(page -> seats(accountId).chain(taken -> groups().chain(choices -> pages.show(roles(accountId),
                        (frame, known) -> Templates.members(frame, query,
                                Row.of(page.items(), frame, known), frame.next(page.nextCursor()), known,
                                RoleService.grantable(pages.actor(), known), GroupChoice.groups(choices),
                                GroupChoice.assignableGroups(choices), tabs.apply(frame), undelivered, checklist, taken)))));
    }

    /** The checklist of an account with one member, for principals with {@code account:update}; otherwise null. */
    private Uni<Checklist> checklist(UUID accountId, Map<MemberStatus, Integer> counts) {
        boolean isNew = counts.get(MemberStatus.PROVISIONED) + counts.get(MemberStatus.ACTIVE)
                + counts.get(MemberStatus.SUSPENDED) == 1;
        return isNew && pages.actor().permissions().allow(Permission.ACCOUNT_UPDATE) ? checklists.of(accountId)
                : Uni.createFrom().nullItem();
    }

    private Uni<RestResponse<byte[]>> listInvited(UUID accountId, String cursor, Function<Frame, List<MemberTab>> tabs,
            int undelivered) {
        return pages.show(invitations.list(accountId, InvitationState.CHANGEABLE, Pages.ROWS_PER_PAGE, cursor),
                (frame, page) -> Templates.invited(frame, page, tabs.apply(frame), undelivered));
    }

    /** Null without the permission to read them. */
    private Uni<SeatsView> seats(UUID accountId) {
        return pages.actor().permissions().allow(Permission.ACCOUNT_READ) ? seats.of(accountId)
                : Uni.createFrom().nullItem();
    }

    /** The roles of the filter; none without the permission to read them. */
    private Uni<List<RoleView>> roles(UUID accountId) {
        return pages.actor().permissions().allow(Permission.ROLE_READ) ? roles.list(accountId)
                : Uni.createFrom().item(List.of());
    }

    /** The groups of the filter; none without the permission to read them. */
    private Uni<List<GroupChoice>> groups() {
        return pages.actor().permissions().allow(Permission.GROUP_READ) ? groups.choices(pages.actor())
                : Uni.createFrom().item(List.of());
    }

    /** The values of a row. Qute resolves properties of the innermost scope much faster than names in outer scopes. */
    @TemplateData
    record Row(MemberView member, Frame frame, Labels labels, Allowed allowed, String path, DisplayTime lastActive,
            DisplayTime joined,
            DisplayTime roleExpires, DisplayTime expires) {
        /** The messages of all rows: reading a property takes less time than finding a message among those of its bundle. */
        @TemplateData
        record Labels(String select, String you, String role, String status, String lastActive, String joined, String never,
                String actions, String expires, String expired, String makeAdmin, String makeMember, String changeRole,
                String setExpiry, String suspend, String reactivate, String linkSignIn, String viewActivity, String erase,
                String leave,
                String remove) {
            private static Labels of(Frame frame) {
                UiMessages ui = frame.messages(UiMessages.class);
                MembersMessages members = frame.messages(MembersMessages.class);
                return new Labels(members.select_row(), ui.you(), ui.role(), ui.status(), ui.last_active(), members.joined(),
                        ui.never(), ui.actions(), members.expires(), members.expired(), members.make_admin(),
                        members.make_member(), members.change_role(), members.set_expiry(), members.suspend(),
                        members.reactivate(), members.link_sign_in(), members.view_activity(), members.erase(), members.leave(),
                        members.remove());
            }
        }

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
            Labels labels = Labels.of(frame);
            return members.stream().map(member -> of(member, frame, labels, allowed)).toList();
        }

        /** A single member, whose forms lead back to the page. */
        static Row of(MemberView member, Frame frame, List<RoleView> roles) {
            return of(member, frame, Labels.of(frame), Allowed.of(frame.account(), roles, frame.back()));
        }

        private static Row of(MemberView member, Frame frame, Labels labels, Allowed allowed) {
            return new Row(member, frame, labels, allowed, frame.account().memberPage(member.id()),
                    frame.when(member.lastActiveAt()), frame.when(member.joinedAt()), frame.when(member.roleExpiresAt()),
                    frame.when(member.expiresAt()));
        }

        public boolean erasable() {
            return removed() && allowed.erase() && !member.erased();
        }

        public boolean hasActions() {
            return !removed() || allowed.audit() || erasable();
        }

        public boolean selectable() {
            return allowed.update() && !removed() && !me();
        }

        public String selectName() {
            return frame.fill(labels.select(), member.name());
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
            return member.service() ? path : new QueryString().with("person", member.email()).of(allowed.activity());
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

        public String groupNames() {
            return member.groups().stream().map(GroupName::name).collect(Collectors.joining(", "));
        }

        public boolean removed() {
            return member.status() == MemberStatus.REMOVED;
        }
    }
}
