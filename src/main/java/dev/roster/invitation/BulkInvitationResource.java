package dev.roster.invitation;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Idempotency;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The operations for up to 1,000 invitations in a request. */
@Cancellable(false)
@Path("/v1/accounts/{accountId}/invitations")
@Tag(name = "Invitations")
@Produces(MediaType.APPLICATION_JSON)
class BulkInvitationResource {
    @Schema(name = "BulkInvitations")
    record BulkInvitations(
            @NotNull @Size(min = 1, max = InvitationService.MAX_REQUESTS) @Schema(description = "1 to 1,000 invitations. Each has its own outcome.") List<@NotNull NewInvitation> invitations) {
    }

    @Inject
    CurrentPrincipal current;
    @Inject
    InvitationService invitationService;
    @Inject
    ResendService resendService;
    @Inject
    BulkInvitationService bulkService;
    @Inject
    InvitationCsv csv;
    @Inject
    Idempotency idempotency;

    @POST
    @Path("bulk")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "inviteMany", summary = "Invite up to 1,000 people", description = """
            Each line has its own outcome under the rules of `invite`. Lines beyond the day's allowance are rejected with \
            `daily-allowance-exceeded`. With `dryRun`, nothing is stored or sent.""")
    public Uni<RestResponse<BulkResult>> inviteMany(@RestPath UUID accountId, @NotNull @Valid BulkInvitations request,
            @RestQuery @DefaultValue("false") boolean dryRun,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        return bulk(request.invitations(), dryRun, idempotencyKey);
    }

    @POST
    @Path("csv")
    @Consumes("text/csv")
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "inviteFromCsv", summary = "Invite up to 1,000 people from a CSV file", description = """
            The file is in UTF-8, with commas, semicolons or tabs between the cells. The first line names the columns: `email`, and \
            any of `name`, `role`, `language`, `note`, in any case and order, in English, German, French or Spanish. Without that \
            line, the columns have this order, and Roster finds the column of the addresses. The rules are those of `inviteMany`.""")
    public Uni<RestResponse<BulkResult>> inviteFromCsv(@RestPath UUID accountId, @NotNull String body,
            @RestQuery @DefaultValue("false") boolean dryRun,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        return bulk(read(body), dryRun, idempotencyKey);
    }

    @POST
    @Path("resend")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "resendInvitations", summary = "Resend invitations whose email was not delivered", description = """
            Resends open and expired invitations whose latest email failed or bounced since a time, and for which no link was \
            created since, up to 1,000 in a request. Each has its own outcome under the rules of `resendInvitation`. With `dryRun`, nothing is stored or sent. A repeated request \
            does not find the invitations that were already resent.""")
    @DeclaresProblems(ProblemType.INVALID_CURSOR)
    public Uni<ResendService.Result> resendMany(@RestPath UUID accountId, @NotNull @Valid ResendService.Request request,
            @RestQuery @DefaultValue("false") boolean dryRun) {
        return resendService.resend(current.actor(), request, dryRun);
    }

    @POST
    @Path("bulk/resend")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "resendSelectedInvitations", summary = "Resend up to 1,000 invitations", description = """
            Each invitation has its own outcome under the rules of `resendInvitation`. With `dryRun`, nothing is stored or sent.""")
    public Uni<BulkInvitationService.Result> resendSelected(@RestPath UUID accountId,
            @NotNull @Valid BulkInvitationService.Request request, @RestQuery @DefaultValue("false") boolean dryRun) {
        return bulkService.resend(current.actor(), request, dryRun)
                .call(result -> dryRun ? Uni.createFrom().voidItem() : bulkService.recordForbidden(result));
    }

    @POST
    @Path("bulk/revoke")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "revokeInvitations", summary = "Revoke up to 1,000 invitations", description = """
            Each invitation has its own outcome under the rules of `revokeInvitation`. With `dryRun`, nothing is changed.""")
    public Uni<BulkInvitationService.Result> revokeMany(@RestPath UUID accountId,
            @NotNull @Valid BulkInvitationService.Request request, @RestQuery @DefaultValue("false") boolean dryRun) {
        return bulkService.revoke(current.actor(), request, dryRun)
                .call(result -> dryRun ? Uni.createFrom().voidItem() : bulkService.recordForbidden(result));
    }

    private List<NewInvitation> read(String body) {
        try {
            return csv.read(body);
        } catch (UnreadableCsv unreadable) {
            throw unreadable.problem();
        }
    }

    private Uni<RestResponse<BulkResult>> bulk(List<NewInvitation> requests, boolean dryRun, String idempotencyKey) {
        return idempotency
                .once(new Idempotency.Scope(current.actor().accountId(), current.principalKey(),
                        dryRun ? null : idempotencyKey), "inviteMany", requests, BulkResult.class,
                        () -> invitationService.inviteMany(current.actor(), requests, dryRun).map(RestResponse::ok))
                .call(response -> dryRun ? Uni.createFrom().voidItem()
                        : invitationService.recordForbidden(response.getEntity()));
    }
}
