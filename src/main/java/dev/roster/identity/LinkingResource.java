package dev.roster.identity;

import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Unauthenticated;
import dev.roster.http.CurrentRequest;
import dev.roster.identity.Linking.Preview;
import dev.roster.identity.Linking.Relinked;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/identity-links")
@Tag(name = "Identities")
@Produces(MediaType.APPLICATION_JSON)
class LinkingResource {
    /** The secret is in the body, because access logs contain paths. */
    @Schema(name = "IdentityLinkToken", description = "The secret from the link in the email.")
    record Token(
            @NotNull @Size(min = 1, max = 256) @Schema(description = "The `token` of the link.", examples = "rsl_…") String token) {
        @Override
        public String toString() {
            return "IdentityLinkToken";
        }
    }

    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    Linking links;

    @POST
    @Path("preview")
    @Consumes(MediaType.APPLICATION_JSON)
    @Unauthenticated
    @Operation(operationId = "previewIdentityLink", summary = "Preview a link for a new sign-in", description = "Changes nothing.")
    @DeclaresProblems(ProblemType.NOT_FOUND)
    public Uni<Preview> preview(@NotNull @Valid Token link) {
        return links.preview(link.token());
    }

    @POST
    @Path("accept")
    @Consumes(MediaType.APPLICATION_JSON)
    @AuthenticatedOnly
    @Operation(operationId = "acceptIdentityLink", summary = "Link the sign-in of the access token to the member", description = """
            The access token must have `email_verified` true, the member's address as `email`, and an `iss` and `sub` that no \
            member of the account has, and satisfy the sign-in policy of the account. They replace the member's. After the response, the old sign-in has no access to the \
            account, on any replica and edge; its browser sessions and embed tokens have ended. API keys stay valid. If the \
            request is rejected, the link stays valid.""")
    @DeclaresProblems({ ProblemType.NOT_FOUND, ProblemType.EMAIL_MISMATCH, ProblemType.EMAIL_NOT_VERIFIED,
            ProblemType.ALREADY_MEMBER, ProblemType.FORBIDDEN, ProblemType.MEMBER_REMOVED,
            ProblemType.INSUFFICIENT_AUTHENTICATION })
    public Uni<Relinked> accept(@NotNull @Valid Token link) {
        return links.accept(current.principal(), link.token(), request.origin());
    }
}
