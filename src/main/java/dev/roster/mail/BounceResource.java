package dev.roster.mail;

import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.OperatorOnly;
import dev.roster.http.CurrentRequest;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;

@Path("/v1/mail-bounces")
@Tag(name = "Mail")
class BounceResource {

    @Inject
    CurrentPrincipal current;

    @Inject
    CurrentRequest request;

    @Inject
    Bounces bounces;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @OperatorOnly
    @DeclaresProblems(ProblemType.NOT_FOUND)
    @Operation(operationId = "reportBounce", summary = "Report a bounced email", description = """
            For the webhook of the email provider, or a program that reads the bounce mailbox. The invitation then shows \
            `delivery.state = bounced`. Roster derives `delivery.reasonCode` from the enhanced status code (RFC 3463) in `reason`.""")
    @APIResponse(responseCode = "204", description = "The bounce is recorded.")
    public Uni<Void> report(@NotNull @Valid BounceReport report) {
        return bounces.record(current.principal(), report, request.origin());
    }
}
