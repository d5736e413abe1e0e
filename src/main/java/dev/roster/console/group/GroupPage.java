package dev.roster.console.group;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.FormValues;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.group.GroupList;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.member.MemberFilter;
import dev.roster.member.MemberList;
import dev.roster.member.MemberService;
import dev.roster.member.MemberView;
import dev.roster.problem.Problem;
import dev.roster.value.EmailAddress;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Shows a group with its members, and adds and removes members. */
@Cancellable(false)
@Path("/accounts/{accountId}/groups")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class GroupPage {
    @Inject
    Pages pages;
    @Inject
    GroupList groups;
    @Inject
    MemberList list;
    @Inject
    MemberService members;

    /** The values of a row. */
    @TemplateData
    record Row(MemberView member, String path, String removePath, String roleName, String status, String statusName) {
        static List<Row> of(List<MemberView> members, UUID group, Frame frame) {
            return members.stream().map(member -> new Row(member, frame.account().memberPage(member.id()),
                    frame.account().at("/groups/" + group + "/members/" + member.id() + "/remove?" + frame.back()),
                    frame.roleName(member.role()), member.status().value(), frame.memberStatus(member.status().value())))
                    .toList();
        }
    }

    /** Without the permission to read members, the page shows the group only. */
    @GET
    @Path("{groupId}")
    @Requires(Permission.GROUP_READ)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID groupId, @RestQuery String cursor) {
        return show(groupId, cursor, "", null);
    }

    private Uni<RestResponse<byte[]>> show(UUID groupId, String cursor, String address, FormError error) {
        UUID accountId = pages.actor().accountId();
        return groups.get(accountId, groupId).chain(group -> members(accountId, groupId, cursor)
                .chain(page -> pages.show(error, frame -> Templates.group(frame, group,
                        Row.of(page.items(), groupId, frame), frame.next(page.nextCursor()), address, error))));
    }

    private Uni<Page<MemberView>> members(UUID accountId, UUID groupId, String cursor) {
        return pages.actor().permissions().allow(Permission.MEMBER_READ)
                ? list.list(accountId, new MemberFilter(null, null, groupId, null, null, false, null, null),
                        Pages.ROWS_PER_PAGE,
                        cursor)
                : Uni.createFrom().item(new Page<>(List.of(), null));
    }

    /** The form of this page was reloaded, for example in another language, or a link leads back to its response. */
    @GET
    @Path("{groupId}/members")
    @Requires(Permission.GROUP_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID groupId) {
        return Uni.createFrom().item(pages.redirect(pages.inAccount("/groups/" + groupId)).build());
    }

    /** Takes the address of a member, because an account can have many members. */
    @POST
    @Path("{groupId}/members")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> add(@RestPath UUID accountId, @RestPath UUID groupId,
            @RestForm @DefaultValue("") String member) {
        EmailAddress address = EmailAddress.orNull(FormValues.address(member));
        return pages.submit(() -> (address == null ? Uni.createFrom().<UUID> nullItem() : list.idOf(accountId, address.value()))
                .onItem().ifNull().failWith(() -> Problem.invalid("member", "must be the address of a member"))
                .chain(id -> members.joinGroup(pages.actor(), id, groupId, null))
                .map(added -> redirect(groupId, FlashMessage.ADDED_TO_GROUP, added.view())),
                error -> show(groupId, null, member, error));
    }

    @GET
    @Path("{groupId}/members/{memberId}/remove")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> confirmRemove(@RestPath UUID accountId, @RestPath UUID groupId, @RestPath UUID memberId) {
        return groups.get(accountId, groupId).map(Versioned::view)
                .chain(group -> pages.show(list.get(accountId, memberId),
                        (frame, member) -> Templates.memberRemove(frame, group, member)));
    }

    @POST
    @Path("{groupId}/members/{memberId}/remove")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> remove(@RestPath UUID groupId, @RestPath UUID memberId, @RestForm int version) {
        return members.leaveGroup(pages.actor(), memberId, groupId, Version.etag(version))
                .map(removed -> redirect(groupId, FlashMessage.REMOVED_FROM_GROUP, removed.view().member()));
    }

    private RestResponse<byte[]> redirect(UUID groupId, FlashMessage message, MemberView member) {
        return pages.redirect(pages.back("/groups/" + groupId), message, member.name());
    }
}
