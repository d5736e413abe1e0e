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
    @Operation(operationId = "reportBounce", summary = "Report a mail that came back", description = """
            For the webhook of the mail provider, or whatever reads the bounce mailbox. The invitation then shows \
            `delivery.state = bounced` with the kind of failure, which Roster takes from the enhanced status code in the reason.""")
    @APIResponse(responseCode = "204", description = "Noted.")
    public Uni<Void> report(@NotNull @Valid BounceReport report) {
        return bounces.note(current.principal(), report, request.origin());
    }
}
