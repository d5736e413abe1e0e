package dev.roster.identity;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/members/{memberId}/identity-link")
@Tag(name = "Identities")
@Produces(MediaType.APPLICATION_JSON)
class IdentityLinkResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    IdentityLinks links;

    @GET
    @Requires(Permission.MEMBER_UPDATE)
    @Operation(operationId = "getIdentityLink", summary = "Get the valid link for a new sign-in of a member")
    public Uni<IdentityLinkView> get(@RestPath UUID accountId, @RestPath UUID memberId) {
        return links.get(current.actor().accountId(), memberId);
    }

    @POST
    @Requires(Permission.MEMBER_UPDATE)
    @Operation(operationId = "createIdentityLink", summary = "Send a member a link for a new sign-in", description = """
            For a person whose `sub` or issuer has changed. Roster sends the link to the member's address; no response contains \
            it. The person opens it while signed in with the new identity, whose verified address must be that of the member. \
            A newer link replaces an earlier one. A link is not possible while the member has an address that the directory has \
            set; it ends when the member gets another address.""")
    @APIResponseSchema(value = IdentityLinkView.class, responseCode = "201", responseDescription = "The email is queued.")
    @DeclaresProblems({ ProblemType.EMAIL_NOT_VERIFIED, ProblemType.MEMBER_PROVISIONED, ProblemType.MEMBER_REMOVED,
            ProblemType.TOO_EARLY_TO_RESEND, ProblemType.DAILY_ALLOWANCE_EXCEEDED })
    public Uni<RestResponse<IdentityLinkView>> create(@RestPath UUID accountId, @RestPath UUID memberId) {
        return links.create(current.actor(), memberId)
                .map(link -> ResponseBuilder.<IdentityLinkView> created(
                        URI.create("/v1/accounts/" + accountId + "/members/" + memberId + "/identity-link")).entity(link)
                        .build());
    }

    @DELETE
    @Requires(Permission.MEMBER_UPDATE)
    @Operation(operationId = "revokeIdentityLink", summary = "Revoke the link for a new sign-in of a member")
    @APIResponse(responseCode = "204", description = "The link is no longer valid.")
    @DeclaresProblems({ ProblemType.MEMBER_PROVISIONED, ProblemType.MEMBER_REMOVED })
    public Uni<Void> revoke(@RestPath UUID accountId, @RestPath UUID memberId) {
        return links.revoke(current.actor(), memberId);
    }
}
