package dev.roster.console.member;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.Flash;
import dev.roster.console.FlashMessage;
import dev.roster.console.Pages;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.member.AccessRevocation;
import dev.roster.member.Erasure;
import dev.roster.member.MemberList;
import dev.roster.member.MemberService;
import dev.roster.member.MemberView;
import dev.roster.member.RevokedAccess;
import dev.roster.role.BuiltInRole;
import dev.roster.role.RoleService;
import dev.roster.value.EmailAddress;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Changes a member. GET shows a confirmation with the access that the change revokes; POST makes the change. */
@Cancellable(false)
@Path("/accounts/{accountId}/members/{memberId}")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class MemberActionPage {
    @Inject
    Pages pages;
    @Inject
    MemberList list;
    @Inject
    MemberService members;
    @Inject
    AccessRevocation revocation;
    @Inject
    Erasure erasure;
    @Inject
    RoleService roles;

    /** @param to the new role; without it, the page offers all roles */
    @GET
    @Path("role")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> confirmRole(@RestPath UUID accountId, @RestPath UUID memberId, @RestQuery String to) {
        String selected = to == null || to.isEmpty() ? null : to;
        return list.get(accountId, memberId)
                .chain(member -> roles.grantable(pages.actor())
                        .chain(choice -> pages.show(revokedByRole(accountId, memberId, selected),
                                (frame, revoked) -> Templates.role(frame, member, selected, revoked, choice))));
    }

    @POST
    @Path("role")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> changeRole(@RestPath UUID memberId, @RestForm String role, @RestForm int version) {
        return members.changeRole(pages.actor(), memberId, role, Version.etag(version))
                .map(member -> redirect(BuiltInRole.ADMIN.is(role) ? FlashMessage.MADE_ADMIN : FlashMessage.ROLE_ASSIGNED,
                        member));
    }

    /** A suspension revokes the same invitations as a removal, and blocks the API keys that a removal revokes. */
    @GET
    @Path("suspend")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> confirmSuspend(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.get(accountId, memberId)
                .chain(member -> pages.show(revocation.previewRemoval(accountId, memberId),
                        (frame, lost) -> Templates.suspend(frame, member, lost)));
    }

    @POST
    @Path("suspend")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> suspend(@RestPath UUID memberId, @RestForm int version) {
        return members.suspend(pages.actor(), memberId, Version.etag(version))
                .map(member -> pages.actor().is(memberId)
                        ? pages.redirect("/accounts", FlashMessage.SUSPENDED, member.view().name())
                        : pages.redirect(pages.back("/members"), Flash.of(FlashMessage.SUSPENDED, member.view().name(),
                                SelectedMembers.text(memberId, Version.etag(member.version())))));
    }

    @GET
    @Path("reactivate")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> confirmReactivate(@RestPath UUID accountId, @RestPath UUID memberId) {
        return pages.show(list.get(accountId, memberId), Templates::reactivate);
    }

    @POST
    @Path("reactivate")
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> reactivate(@RestPath UUID memberId, @RestForm int version) {
        return members.reactivate(pages.actor(), memberId, Version.etag(version))
                .map(member -> redirect(FlashMessage.REACTIVATED, member));
    }

    @GET
    @Path("remove")
    @Requires(value = Permission.MEMBER_REMOVE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> confirmRemove(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.get(accountId, memberId).chain(member -> confirmRemove(member, null));
    }

    /** Removing an admin requires the address, so that a click in the wrong row does not remove an admin. */
    @POST
    @Path("remove")
    @Requires(value = Permission.MEMBER_REMOVE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> remove(@RestPath UUID accountId, @RestPath UUID memberId, @RestForm int version,
            @RestForm @DefaultValue("") String typed, @RestForm @DefaultValue("false") boolean keepCreatedKeys) {
        return list.get(accountId, memberId)
                .chain(member -> BuiltInRole.ADMIN.is(member.view().role())
                        && !matches(member.view(), typed)
                                ? confirmRemove(member, typed)
                                : members.remove(pages.actor(), memberId, keepCreatedKeys, Version.etag(version))
                                        .map(removal -> removed(removal.view().member())));
    }

    private static boolean matches(MemberView member, String typed) {
        return member.service() ? member.name().equals(typed.strip()) : EmailAddress.matches(member.email(), typed);
    }

    private Uni<RestResponse<byte[]>> confirmRemove(Versioned<MemberView> member, String typed) {
        return revocation.previewRemoval(pages.actor().accountId(), member.view().id())
                .chain(revoked -> pages.confirm(member, typed,
                        (frame, subject, text) -> Templates.remove(frame, subject, revoked, text)));
    }

    private Uni<RevokedAccess> revokedByRole(UUID accountId, UUID memberId, String to) {
        return to == null ? Uni.createFrom().item(RevokedAccess.NOTHING)
                : revocation.previewRoleChange(accountId, memberId, to);
    }

    /** Erasure is final, so it requires the address. */
    @GET
    @Path("erase")
    @Requires(Permission.MEMBER_ERASE)
    public Uni<RestResponse<byte[]>> confirmErase(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.get(accountId, memberId).chain(member -> pages.confirm(member, null, Templates::erase));
    }

    @POST
    @Path("erase")
    @Requires(Permission.MEMBER_ERASE)
    public Uni<RestResponse<byte[]>> erase(@RestPath UUID accountId, @RestPath UUID memberId,
            @RestForm @DefaultValue("") String typed) {
        return list.get(accountId, memberId).chain(member -> matches(member.view(), typed)
                ? erasure.erase(pages.actor(), memberId)
                        .map(erased -> pages.redirect(pages.back("/members?status=removed"), FlashMessage.ERASED,
                                member.view().name()))
                : pages.confirm(member, typed, Templates::erase));
    }

    /** A member who has left the account can no longer open its pages. */
    private RestResponse<byte[]> removed(MemberView member) {
        return pages.actor().is(member.id()) ? pages.redirect("/", FlashMessage.LEFT, "")
                : pages.redirect(pages.back("/members"), FlashMessage.REMOVED, member.name());
    }

    private RestResponse<byte[]> redirect(FlashMessage message, Versioned<MemberView> member) {
        return pages.redirect(pages.back("/members"), message, member.view().name());
    }
}
