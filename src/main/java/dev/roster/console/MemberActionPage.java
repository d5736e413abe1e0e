package dev.roster.console;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.member.AccessRevocation;
import dev.roster.member.MemberList;
import dev.roster.member.MemberService;
import dev.roster.member.MemberView;
import dev.roster.member.RemovalReceipt;
import dev.roster.member.RevokedAccess;
import dev.roster.role.BuiltInRole;
import dev.roster.role.RoleView;
import dev.roster.role.Roles;
import dev.roster.value.EmailAddress;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** What can be done to a member. Each is a question first, which says what it takes with it, and then a form. */
@Path("/accounts/{accountId}/members/{memberId}")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class MemberActionPage {

    private static final String SECTION = "members";

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance role(Frame frame, Versioned<MemberView> member, String to, RevokedAccess cut,
                List<RoleView> roles);

        static native TemplateInstance suspend(Frame frame, Versioned<MemberView> member, RevokedAccess cut);

        static native TemplateInstance reactivate(Frame frame, Versioned<MemberView> member);

        /** @param typed what was typed in wrong; null when nothing was yet */
        static native TemplateInstance remove(Frame frame, Versioned<MemberView> member, RevokedAccess cut, String typed);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    MemberList list;

    @Inject
    MemberService members;

    @Inject
    AccessRevocation losses;

    @Inject
    Roles roles;

    /** @param to the role that the page is about; left out, it offers all */
    @GET
    @Path("role")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> askForRole(@RestPath UUID accountId, @RestPath UUID memberId, @RestQuery String to) {
        return list.get(accountId, memberId)
                .chain(member -> RoleChoice.grantable(current.actor(), roles)
                        .chain(choice -> cutByRole(accountId, memberId, to)
                                .chain(cut -> pages.inAccount(SECTION,
                                        frame -> Templates.role(frame, member, to, cut, choice)))));
    }

    @POST
    @Path("role")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> changeRole(@RestPath UUID accountId, @RestPath UUID memberId,
            @FormParam("role") String role, @FormParam("version") int version) {
        return members.changeRole(current.actor(), memberId, role, Version.etag(version))
                .map(member -> done(BuiltInRole.ADMIN.is(role) ? "admin" : "role", member));
    }

    @GET
    @Path("suspend")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> askToSuspend(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.get(accountId, memberId)
                .chain(member -> losses.previewSuspension(accountId, memberId)
                        .chain(cut -> pages.inAccount(SECTION, frame -> Templates.suspend(frame, member, cut))));
    }

    @POST
    @Path("suspend")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> suspend(@RestPath UUID accountId, @RestPath UUID memberId,
            @FormParam("version") int version) {
        return members.suspend(current.actor(), memberId, Version.etag(version)).map(member -> done("suspended", member));
    }

    @GET
    @Path("reactivate")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> askToReactivate(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.get(accountId, memberId)
                .chain(member -> pages.inAccount(SECTION, frame -> Templates.reactivate(frame, member)));
    }

    @POST
    @Path("reactivate")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> reactivate(@RestPath UUID accountId, @RestPath UUID memberId,
            @FormParam("version") int version) {
        return members.reactivate(current.actor(), memberId, Version.etag(version)).map(member -> done("reactivated", member));
    }

    @GET
    @Path("remove")
    @Requires(value = Permission.MEMBER_REMOVE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> askToRemove(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.get(accountId, memberId).chain(member -> askToRemove(member, null, RestResponse.StatusCode.OK));
    }

    /** Who is an admin is removed only with their address typed in: an admin is never the row above by mistake. */
    @POST
    @Path("remove")
    @Requires(value = Permission.MEMBER_REMOVE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> remove(@RestPath UUID accountId, @RestPath UUID memberId,
            @FormParam("version") int version, @FormParam("typed") String typed) {
        return list.get(accountId, memberId).chain(member -> mustBeTyped(member) && !isTyped(member, typed)
                ? askToRemove(member, typed == null ? "" : typed, RestResponse.Status.BAD_REQUEST.getStatusCode())
                : members.remove(current.actor(), memberId, Version.etag(version)).map(this::removed));
    }

    private Uni<RestResponse<byte[]>> askToRemove(Versioned<MemberView> member, String typed, int status) {
        return losses.previewRemoval(current.actor().accountId(), member.view().id())
                .chain(cut -> pages.inAccount(SECTION, status, frame -> Templates.remove(frame, member, cut, typed)));
    }

    private Uni<RevokedAccess> cutByRole(UUID accountId, UUID memberId, String to) {
        return to == null ? Uni.createFrom().item(RevokedAccess.NOTHING) : losses.previewRoleChange(accountId, memberId, to);
    }

    private static boolean mustBeTyped(Versioned<MemberView> member) {
        return BuiltInRole.ADMIN.is(member.view().role());
    }

    private static boolean isTyped(Versioned<MemberView> member, String typed) {
        return EmailAddress.same(member.view().email(), typed);
    }

    /** Who has left sees the account no more. */
    private RestResponse<byte[]> removed(Versioned<RemovalReceipt> receipt) {
        MemberView member = receipt.view().member();
        boolean left = current.actor().is(member.id());
        return left ? pages.done("/", Flash.of("left", "")) : done("removed", new Versioned<>(member, receipt.version()));
    }

    private RestResponse<byte[]> done(String what, Versioned<MemberView> member) {
        return pages.done("/accounts/" + current.actor().accountId() + "/members", Flash.of(what, member.view().name()));
    }
}
