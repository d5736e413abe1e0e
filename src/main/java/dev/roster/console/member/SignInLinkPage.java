package dev.roster.console.member;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.FlashMessage;
import dev.roster.console.Pages;
import dev.roster.identity.IdentityLinks;
import dev.roster.member.MemberList;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Sends a member a link for a new sign-in. */
@Cancellable(false)
@Path("/accounts/{accountId}/members/{memberId}/link-sign-in")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class SignInLinkPage {
    @Inject
    Pages pages;
    @Inject
    MemberList list;
    @Inject
    IdentityLinks links;

    @GET
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> confirm(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.get(accountId, memberId)
                .chain(member -> pages.show(links.find(accountId, memberId),
                        (frame, link) -> Templates.linkSignIn(frame, member.view(), link)));
    }

    @POST
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> send(@RestPath UUID accountId, @RestPath UUID memberId) {
        return links.create(pages.actor(), memberId).chain(() -> list.get(accountId, memberId))
                .map(member -> pages.redirect(pages.back("/members"), FlashMessage.SIGN_IN_LINK_SENT, member.view().name()));
    }
}
