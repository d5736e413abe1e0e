package dev.roster.invitation;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Idempotency;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;

@Path("/v1/accounts/{accountId}/invitations")
@Tag(name = "Invitations")
@Produces(MediaType.APPLICATION_JSON)
class InvitationResource {

    private static final String TEXT_CSV = "text/csv";

    @Inject
    CurrentPrincipal current;

    @Inject
    InvitationService invitationService;

    @Inject
    Invitations invitations;

    @Inject
    ResendService resendService;

    @Inject
    InvitationList list;

    @Inject
    RefusedLineRecorder refused;

    @Inject
    InvitationCsv csv;

    @Inject
    Idempotency idempotency;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "invite", summary = "Invite somebody by email", description = """
            Inviting an address that already has an open or expired invitation renews it: new secret, fresh expiry. Within a \
            minute of the last email the invitation holds what was requested now and no email is sent (`outcome` is \
            `already-invited`); the next one can be sent at `resendableAt`.

            The caller must hold every permission of the role, and of the role that the address is invited to already. An \
            invitation is revoked as soon as the member who sent it last can no longer send it.

            An account sends up to 2,000 invitation emails a day (UTC), or what the deployment configures; beyond that the \
            answer is `429 daily-allowance-exceeded` with `Retry-After`. A recipient who opted out of invitations from this \
            account is `409 recipient-opted-out`. At most one invitation email a minute goes to a mailbox, whichever accounts \
            invite it and whatever tag follows a `+` in its address: further ones are sent later.""")
    @APIResponseSchema(value = InvitationView.class, responseCode = "201", responseDescription = "Invited; the mail is queued.")
    @APIResponse(responseCode = "200", description = "The address was invited before; that invitation holds what was asked for now.", content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = InvitationView.class)))
    @DeclaresProblems({ ProblemType.ALREADY_MEMBER, ProblemType.RECIPIENT_OPTED_OUT, ProblemType.DAILY_ALLOWANCE_EXCEEDED })
    public Uni<RestResponse<InvitationView>> invite(@RestPath UUID accountId, @NotNull NewInvitation invitation,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        Actor actor = current.actor();
        return idempotency.once(scope(idempotencyKey), "invite", invitation, InvitationView.class,
                () -> invitationService.invite(actor, List.of(invitation), false)
                        .map(outcomes -> outcomes.get(0))
                        .chain(outcome -> answer(actor, outcome)));
    }

    @POST
    @Path("bulk")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "inviteMany", summary = "Invite up to 1,000 people", description = """
            Each line is judged like a single `invite`: what is wrong with one does not refuse the others. Lines beyond the day's \
            allowance are rejected with `daily-allowance-exceeded`. With `dryRun` nothing is stored or sent.""")
    public Uni<RestResponse<BulkResult>> inviteMany(@RestPath UUID accountId, @NotNull @Valid BulkRequest request,
            @RestQuery @DefaultValue("false") boolean dryRun,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        return bulk(request, dryRun, idempotencyKey);
    }

    @POST
    @Path("csv")
    @Consumes(TEXT_CSV)
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "inviteFromCsv", summary = "Invite up to 1,000 people from a CSV file", description = """
            In UTF-8, with commas, semicolons or tabs between the cells. The first line names the columns: `email`, and any of `name`, \
            `role`, `language`, `note`, in any case and order; German, French and Spanish names are known too. Without that line, the \
            columns are in this order, with the addresses wherever they are. Otherwise like `inviteMany`.""")
    public Uni<RestResponse<BulkResult>> inviteFromCsv(@RestPath UUID accountId, @NotNull String body,
            @RestQuery @DefaultValue("false") boolean dryRun,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        return bulk(read(body), dryRun, idempotencyKey);
    }

    @POST
    @Path("resend")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "resendInvitations", summary = "Send the invitations again whose email failed", description = """
            Open and expired invitations whose latest email failed or bounced since a time; up to 1,000 in a call. Each is sent by \
            the rules of `resendInvitation`: what is wrong with one does not refuse the others. With `dryRun` nothing is stored or \
            sent. What was sent again is not found again, so a call that was interrupted can be repeated.""")
    @DeclaresProblems(ProblemType.INVALID_CURSOR)
    public Uni<ResendResult> resendMany(@RestPath UUID accountId, @NotNull @Valid ResendRequest request,
            @RestQuery @DefaultValue("false") boolean dryRun) {
        return resendService.resend(current.actor(), request, dryRun);
    }

    @GET
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "listInvitations", summary = "List invitations, the one that expires last first")
    public Uni<RestResponse<Page<InvitationView>>> list(@RestPath UUID accountId,
            @RestQuery("state") @Parameter(description = "Only these; all when left out.") Set<InvitationState> state,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        Set<InvitationState> states = state == null || state.isEmpty() ? EnumSet.noneOf(InvitationState.class)
                : EnumSet.copyOf(state);
        return list.list(current.actor().accountId(), states, limit, cursor).map(page -> page.answer(uri));
    }

    @GET
    @Path("{invitationId}")
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "getInvitation", summary = "Get an invitation, with what became of its mail")
    public Uni<RestResponse<InvitationView>> get(@RestPath UUID accountId, @RestPath UUID invitationId) {
        return list.get(current.actor().accountId(), invitationId).map(InvitationResource::answer);
    }

    @POST
    @Path("{invitationId}/resend")
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "resendInvitation", summary = "Send an invitation again", description = """
            Sends what the invitation holds, with a new secret and a fresh expiry; the link in the last email stops working. The \
            checks are those of `invite`: the caller must hold every permission of the role, and the account must allow the \
            domain. The caller becomes the inviter. At most once a minute: earlier is `429 too-early-to-resend` with \
            `Retry-After`.""")
    @DeclaresProblems({ ProblemType.INVITATION_CLOSED, ProblemType.ALREADY_MEMBER, ProblemType.RECIPIENT_OPTED_OUT,
            ProblemType.TOO_EARLY_TO_RESEND, ProblemType.DAILY_ALLOWANCE_EXCEEDED })
    public Uni<RestResponse<InvitationView>> resend(@RestPath UUID accountId, @RestPath UUID invitationId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return invitations.resend(current.actor(), invitationId, ifMatch).map(InvitationResource::answer);
    }

    @DELETE
    @Path("{invitationId}")
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "revokeInvitation", summary = "Revoke an invitation: its link stops working", description = "The caller must hold every permission of the role: who could not have sent the invitation does not revoke it either.")
    @APIResponse(responseCode = "204", description = "Revoked.")
    @DeclaresProblems(ProblemType.INVITATION_CLOSED)
    public Uni<Void> revoke(@RestPath UUID accountId, @RestPath UUID invitationId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return invitations.revoke(current.actor(), invitationId, ifMatch);
    }

    private BulkRequest read(String body) {
        try {
            return csv.read(body);
        } catch (UnreadableCsv unreadable) {
            throw unreadable.problem();
        }
    }

    private Uni<RestResponse<BulkResult>> bulk(BulkRequest request, boolean dryRun, String idempotencyKey) {
        Actor actor = current.actor();
        return idempotency.once(scope(dryRun ? null : idempotencyKey), "inviteMany", request, BulkResult.class,
                () -> invitationService.inviteAll(actor, request, dryRun).map(RestResponse::ok))
                .call(answer -> dryRun ? Uni.createFrom().voidItem() : refused.note(answer.getEntity()));
    }

    private Uni<RestResponse<InvitationView>> answer(Actor actor, InvitationOutcome outcome) {
        if (outcome.problem() != null) {
            throw outcome.problem();
        }
        return invitations.view(outcome.invitation())
                .map(invitation -> new Versioned<>(invitation.view().because(outcome.kind()), invitation.version()))
                .map(invitation -> outcome.kind() == InvitationOutcomeKind.INVITED
                        ? ResponseBuilder.<InvitationView> created(address(actor, invitation.view()))
                                .entity(invitation.view())
                                .header(HttpHeaders.ETAG, Version.etag(invitation.version()))
                                .build()
                        : answer(invitation));
    }

    private static RestResponse<InvitationView> answer(Versioned<InvitationView> invitation) {
        return ResponseBuilder.ok(invitation.view())
                .header(HttpHeaders.ETAG, Version.etag(invitation.version()))
                .build();
    }

    private static URI address(Actor actor, InvitationView invitation) {
        return URI.create("/v1/accounts/" + actor.accountId() + "/invitations/" + invitation.id());
    }

    private Idempotency.Scope scope(String key) {
        return new Idempotency.Scope(current.actor().accountId(), current.callerKey(), key);
    }
}
