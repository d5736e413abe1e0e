package dev.roster.invitation;

import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Unauthenticated;
import dev.roster.http.CurrentRequest;
import dev.roster.invitation.JoinService.JoinedMember;
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
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/invitations")
@Tag(name = "Joining")
@Produces(MediaType.APPLICATION_JSON)
class JoinResource {
    /** The secret is in the body, because access logs contain paths. */
    @Schema(name = "InvitationToken", description = "The secret from the link in the email.")
    record InvitationToken(
            @NotNull @Size(min = 1, max = 256) @Schema(description = "The `token` of the link.", examples = "AZq1…") String token) {
        @Override
        public String toString() {
            return "InvitationToken";
        }
    }

    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    JoinService joinService;

    @POST
    @Path("preview")
    @Consumes(MediaType.APPLICATION_JSON)
    @Unauthenticated
    @Operation(operationId = "previewInvitation", summary = "Preview an invitation", description = "Changes nothing.")
    @DeclaresProblems({ ProblemType.NOT_FOUND, ProblemType.INVITATION_ACCEPTED, ProblemType.INVITATION_EXPIRED,
            ProblemType.INVITATION_REVOKED, ProblemType.INVITATION_DECLINED, ProblemType.INVITATION_REPLACED })
    public Uni<JoinService.Preview> preview(@NotNull @Valid InvitationToken invitation) {
        return joinService.preview(invitation.token());
    }

    @POST
    @Path("accept")
    @Consumes(MediaType.APPLICATION_JSON)
    @AuthenticatedOnly
    @Operation(operationId = "acceptInvitation", summary = "Accept an invitation", description = """
            The access token must have `email_verified` true and the invited address as `email`, in any case. For the token of \
            another person, the response is `403 email-mismatch`, and the invitation stays open.""")
    @APIResponseSchema(value = JoinedMember.class, responseCode = "201", responseDescription = "The principal is a member.")
    @DeclaresProblems({ ProblemType.NOT_FOUND, ProblemType.EMAIL_MISMATCH, ProblemType.EMAIL_NOT_VERIFIED,
            ProblemType.ALREADY_MEMBER, ProblemType.SEATS_EXHAUSTED, ProblemType.INVITATION_ACCEPTED,
            ProblemType.INVITATION_EXPIRED,
            ProblemType.INVITATION_REVOKED, ProblemType.INVITATION_DECLINED, ProblemType.INVITATION_REPLACED })
    public Uni<RestResponse<JoinedMember>> accept(@NotNull @Valid InvitationToken invitation) {
        return joinService.accept(current.principal(), invitation.token(), request.origin())
                .map(joined -> ResponseBuilder.<JoinedMember> created(
                        URI.create("/v1/accounts/" + joined.accountId() + "/members/" + joined.member().id()))
                        .entity(joined)
                        .build());
    }

    @POST
    @Path("decline")
    @Consumes(MediaType.APPLICATION_JSON)
    @Unauthenticated
    @Operation(operationId = "declineInvitation", summary = "Decline an invitation")
    @APIResponse(responseCode = "204", description = "The invitation is declined.")
    @DeclaresProblems({ ProblemType.NOT_FOUND, ProblemType.INVITATION_ACCEPTED, ProblemType.INVITATION_EXPIRED,
            ProblemType.INVITATION_REVOKED, ProblemType.INVITATION_DECLINED, ProblemType.INVITATION_REPLACED })
    public Uni<Void> decline(@NotNull @Valid InvitationToken invitation) {
        return joinService.decline(invitation.token(), request.origin());
    }
}
