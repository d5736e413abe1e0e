package dev.roster.invitation;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Embeddable;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Idempotency;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/invitations")
@Tag(name = "Invitations")
@Produces(MediaType.APPLICATION_JSON)
class InvitationResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    InvitationService invitationService;
    @Inject
    InvitationLinkService linkService;
    @Inject
    InvitationList list;
    @Inject
    Idempotency idempotency;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_INVITE)
    @Embeddable
    @Operation(operationId = "invite", summary = "Invite a person by email", description = """
            Inviting an address that already has an open or expired invitation renews it: new secret, fresh expiry. If the \
            previous email is less than a minute old, the invitation takes the requested values and no email is sent (`outcome` \
            is `already-invited`). It can be resent at `resendableAt`.

            The principal must hold every permission of the role, and of the role of the invitation that this one renews. An \
            invitation is revoked as soon as its latest inviter can no longer send it.

            An account sends up to 2,000 invitation emails a day (UTC, configurable). Beyond that, the response is \
            `429 daily-allowance-exceeded` with `Retry-After`. If the recipient has opted out of invitations from this account, \
            it is `409 recipient-opted-out`. A mailbox gets at most one invitation email a minute from all accounts; a tag \
            after `+` in its address makes no difference. Roster delays further emails.""")
    @APIResponseSchema(value = InvitationView.class, responseCode = "201", responseDescription = "The email is queued.")
    @APIResponse(responseCode = "200", description = "The address already had an invitation, which now has the requested values.", content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = InvitationView.class)))
    @DeclaresProblems({ ProblemType.ALREADY_MEMBER, ProblemType.GROUP_MANAGED_BY_DIRECTORY, ProblemType.RECIPIENT_OPTED_OUT,
            ProblemType.SEATS_EXHAUSTED, ProblemType.DAILY_ALLOWANCE_EXCEEDED })
    public Uni<RestResponse<InvitationView>> invite(@RestPath UUID accountId, @NotNull NewInvitation invitation,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        return idempotency.once(scope(idempotencyKey), "invite", invitation, InvitationView.class,
                () -> invitationService.invite(current.actor(), List.of(invitation), false)
                        .chain(outcomes -> response(outcomes.get(0))));
    }

    @GET
    @Requires(Permission.MEMBER_INVITE)
    @Embeddable
    @Operation(operationId = "listInvitations", summary = "List invitations in descending order of expiry")
    public Uni<RestResponse<Page<InvitationView>>> list(@RestPath UUID accountId,
            @RestQuery("state") @Parameter(description = "Only invitations in these states; by default all.") Set<InvitationState> state,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        Set<InvitationState> states = EnumSet.noneOf(InvitationState.class);
        states.addAll(state == null ? Set.of() : state);
        return list.list(current.actor().accountId(), states, limit, cursor).map(page -> page.response(uri));
    }

    @GET
    @Path("{invitationId}")
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "getInvitation", summary = "Get an invitation with the delivery of its latest email")
    public Uni<RestResponse<InvitationView>> get(@RestPath UUID accountId, @RestPath UUID invitationId) {
        return list.get(current.actor().accountId(), invitationId).map(Versioned::response);
    }

    @POST
    @Path("{invitationId}/resend")
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "resendInvitation", summary = "Resend an invitation", description = """
            Sends an email with a new secret and a fresh expiry. The link in the previous email stops working. The rules are those \
            of `invite`: the principal must hold every permission of the role, and the account must allow the domain. The \
            principal becomes the inviter. Less than a minute after the previous email, the response is \
            `429 too-early-to-resend` with `Retry-After`.""")
    @DeclaresProblems({ ProblemType.INVITATION_CLOSED, ProblemType.ALREADY_MEMBER, ProblemType.GROUP_MANAGED_BY_DIRECTORY,
            ProblemType.RECIPIENT_OPTED_OUT, ProblemType.SEATS_EXHAUSTED, ProblemType.TOO_EARLY_TO_RESEND,
            ProblemType.DAILY_ALLOWANCE_EXCEEDED })
    public Uni<RestResponse<InvitationView>> resend(@RestPath UUID accountId, @RestPath UUID invitationId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return invitationService.resend(current.actor(), invitationId, ifMatch).map(Versioned::response);
    }

    @POST
    @Path("{invitationId}/link")
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "createInvitationLink", summary = "Create a link to an invitation", description = """
            The response shows the link once, so that you can pass it on yourself. No email is sent, and an email that is still queued \
            is cancelled. Earlier links, such as the one in the previous email, stop working. The invitation gets a fresh expiry, and \
            the principal becomes the inviter. The rules are those of `resendInvitation`, without its limits of emails. To accept, the \
            person must sign in with the invited address, as with a link from an email. Each request creates another link.""")
    @DeclaresProblems({ ProblemType.INVITATION_CLOSED, ProblemType.ALREADY_MEMBER, ProblemType.GROUP_MANAGED_BY_DIRECTORY,
            ProblemType.RECIPIENT_OPTED_OUT })
    public Uni<InvitationLink> createLink(@RestPath UUID accountId, @RestPath UUID invitationId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return linkService.create(current.actor(), invitationId, ifMatch);
    }

    @DELETE
    @Path("{invitationId}")
    @Requires(Permission.MEMBER_INVITE)
    @Embeddable
    @Operation(operationId = "revokeInvitation", summary = "Revoke an invitation", description = "The link in its email stops working. The principal must hold every permission of the role and of the groups.")
    @APIResponse(responseCode = "204", description = "The invitation is revoked.")
    @DeclaresProblems(ProblemType.INVITATION_CLOSED)
    public Uni<Void> revoke(@RestPath UUID accountId, @RestPath UUID invitationId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return invitationService.revoke(current.actor(), invitationId, ifMatch);
    }

    private Uni<RestResponse<InvitationView>> response(InvitationOutcome outcome) {
        UUID accountId = current.actor().accountId();
        UUID invitationId = outcome.invitationIdOrThrow();
        return list.get(accountId, invitationId, outcome.kind())
                .map(invitation -> outcome.kind() == InvitationOutcome.Kind.INVITED
                        ? invitation.created("/v1/accounts/" + accountId + "/invitations/" + invitationId)
                        : invitation.response());
    }

    private Idempotency.Scope scope(String key) {
        return new Idempotency.Scope(current.actor().accountId(), current.principalKey(), key);
    }
}
