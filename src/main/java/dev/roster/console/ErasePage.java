package dev.roster.console;

import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Versioned;
import dev.roster.member.Erasure;
import dev.roster.member.MemberList;
import dev.roster.member.MemberView;
import dev.roster.value.EmailAddress;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Forgets who a removed member was: for good, and so only with their address typed in. */
@Path("/accounts/{accountId}/members/{memberId}/erase")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class ErasePage {

    @CheckedTemplate(basePath = "console")
    static class Templates {

        /** @param typed what was typed in wrong; null when nothing was yet */
        static native TemplateInstance erase(Frame frame, Versioned<MemberView> member, String typed);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    MemberList members;

    @Inject
    Erasure erasure;

    @GET
    @Requires(Permission.MEMBER_ERASE)
    public Uni<RestResponse<byte[]>> ask(@RestPath UUID accountId, @RestPath UUID memberId) {
        return members.get(accountId, memberId).chain(member -> ask(member, null, RestResponse.StatusCode.OK));
    }

    @POST
    @Requires(Permission.MEMBER_ERASE)
    public Uni<RestResponse<byte[]>> erase(@RestPath UUID accountId, @RestPath UUID memberId, @RestForm String typed) {
        return members.get(accountId, memberId)
                .chain(member -> EmailAddress.same(member.view().email(), typed)
                        ? erasure.erase(current.actor(), memberId)
                                .map(erased -> pages.done("/accounts/" + accountId + "/members?status=removed",
                                        Flash.of("erased", member.view().name())))
                        : ask(member, typed == null ? "" : typed, RestResponse.Status.BAD_REQUEST.getStatusCode()));
    }

    private Uni<RestResponse<byte[]>> ask(Versioned<MemberView> member, String typed, int status) {
        return pages.inAccount("members", status, frame -> Templates.erase(frame, member, typed));
    }
}
