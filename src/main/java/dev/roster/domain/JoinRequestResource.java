package dev.roster.domain;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/join-requests")
@Tag(name = "Domains")
@Produces(MediaType.APPLICATION_JSON)
class JoinRequestResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    JoinRequestList list;
    @Inject
    JoinRequestService requests;

    @GET
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "listJoinRequests", summary = "List requests to join, newest first")
    public Uni<RestResponse<Page<JoinRequestView>>> list(@RestPath UUID accountId,
            @RestQuery("state") @Parameter(description = "Only requests in these states; by default all.") Set<JoinRequestState> state,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        Set<JoinRequestState> states = EnumSet.noneOf(JoinRequestState.class);
        states.addAll(state == null ? Set.of() : state);
        return list.list(current.actor().accountId(), states, limit, cursor).map(page -> page.response(uri));
    }

    @GET
    @Path("{requestId}")
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "getJoinRequest", summary = "Get a request to join")
    public Uni<RestResponse<JoinRequestView>> get(@RestPath UUID accountId, @RestPath UUID requestId) {
        return list.get(current.actor().accountId(), requestId).map(Versioned::response);
    }

    @POST
    @Path("{requestId}/approve")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "approveJoinRequest", summary = "Approve a request to join", description = """
            The person becomes a member, and gets an email. An open invitation of the address is revoked.""")
    @DeclaresProblems({ ProblemType.JOIN_REQUEST_CLOSED, ProblemType.DOMAIN_NOT_VERIFIED, ProblemType.ALREADY_MEMBER,
            ProblemType.SEATS_EXHAUSTED, ProblemType.GROUP_MANAGED_BY_DIRECTORY })
    public Uni<RestResponse<JoinRequestView>> approve(@RestPath UUID accountId, @RestPath UUID requestId,
            @NotNull @Valid JoinRequestService.Approval approval, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return requests.approve(current.actor(), requestId, approval, ifMatch).map(Versioned::response);
    }

    @POST
    @Path("{requestId}/decline")
    @Requires(Permission.MEMBER_INVITE)
    @Operation(operationId = "declineJoinRequest", summary = "Decline a request to join", description = """
            The person gets no email, and sees the request as waiting until it expires. Further requests of the person within 30 \
            days are declined automatically.""")
    @DeclaresProblems(ProblemType.JOIN_REQUEST_CLOSED)
    public Uni<RestResponse<JoinRequestView>> decline(@RestPath UUID accountId, @RestPath UUID requestId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return requests.decline(current.actor(), requestId, ifMatch).map(Versioned::response);
    }
}
