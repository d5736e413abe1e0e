package dev.roster.mail;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.OperatorOnly;
import dev.roster.http.CurrentRequest;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import dev.roster.value.OneLine;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/mail-bounces")
@Tag(name = "Mail")
class BounceResource {
    @Schema(name = "BounceReport", description = "An email that bounced after the mail server had accepted it.")
    record BounceReport(
            @NotNull @Pattern(regexp = MessageId.PATTERN, message = "must be the Message-ID of an email from Roster") @Schema(description = "The `Message-ID` header of the email.", examples = "<0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21.0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b22@roster.acme.example>") String messageId,
            @NotNull @OneLine @Size(max = 500) @Schema(description = "The reply of the receiving server. Roster stores only the code that it derives from the reply.", examples = "550 5.1.1 No such user") String reason) {
    }

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
            Call it from the webhook of the email provider, or from a program that reads the bounce mailbox. The invitation then shows \
            `delivery.state = bounced`. Roster derives `delivery.reasonCode` from the enhanced status code (RFC 3463) in `reason`.""")
    @APIResponse(responseCode = "204", description = "The bounce is recorded.")
    public Uni<Void> report(@NotNull @Valid BounceReport report) {
        return bounces.record(current.principal(), report.messageId(), report.reason(), request.origin());
    }
}
