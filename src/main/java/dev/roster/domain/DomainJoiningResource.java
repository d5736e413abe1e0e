package dev.roster.domain;

import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.CurrentPrincipal;
import dev.roster.http.CurrentRequest;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/joinable-accounts")
@Tag(name = "Joining")
@Produces(MediaType.APPLICATION_JSON)
class DomainJoiningResource {
    private static final int ACCEPTED = RestResponse.StatusCode.ACCEPTED;

    @Schema(name = "SelectedAccount")
    record SelectedAccount(@NotNull @Schema(description = "An account of `listJoinableAccounts`.") UUID accountId) {
    }

    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    DomainJoining joining;

    @GET
    @AuthenticatedOnly
    @Operation(operationId = "listJoinableAccounts", summary = "List the accounts that the person can join by the domain of the address", description = """
            The accounts that have verified the domain of the token's `email`, and admit people of the domain. Empty unless \
            `email_verified` is true. Accounts of which the person is a member are omitted. At most 50 accounts, on one page.""")
    public Uni<Page<JoinableAccount>> list() {
        return joining.accounts(current.principal()).map(found -> new Page<>(found, null));
    }

    @POST
    @Path("join")
    @Consumes(MediaType.APPLICATION_JSON)
    @AuthenticatedOnly
    @Operation(operationId = "joinByDomain", summary = "Join an account by the domain of the address, or ask to join it", description = """
            `joins` of the account states which of the two. If a request of the person is already waiting, nothing changes. A person \
            sends up to 10 requests in 24 hours. The sign-in must satisfy the policy of the account.""")
    @APIResponseSchema(value = DomainJoining.Outcome.class, responseCode = "201", responseDescription = "The principal is a member.")
    @APIResponse(responseCode = "202", description = "The request waits for an approval.", content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = DomainJoining.Outcome.class)))
    @DeclaresProblems({ ProblemType.NOT_FOUND, ProblemType.SEATS_EXHAUSTED, ProblemType.TOO_MANY_JOIN_REQUESTS,
            ProblemType.INSUFFICIENT_AUTHENTICATION, ProblemType.ALREADY_MEMBER })
    public Uni<RestResponse<DomainJoining.Outcome>> join(@NotNull @Valid SelectedAccount selected) {
        return joining.join(current.principal(), selected.accountId(), request.origin())
                .map(outcome -> outcome.joined()
                        ? ResponseBuilder.<DomainJoining.Outcome> created(
                                URI.create("/v1/accounts/" + outcome.accountId() + "/members/" + outcome.member().id()))
                                .entity(outcome).build()
                        : ResponseBuilder.<DomainJoining.Outcome> create(ACCEPTED).entity(outcome)
                                .type(MediaType.APPLICATION_JSON_TYPE).build());
    }

    @POST
    @Path("withdraw")
    @Consumes(MediaType.APPLICATION_JSON)
    @AuthenticatedOnly
    @Operation(operationId = "withdrawJoinRequest", summary = "Withdraw a request to join an account")
    @APIResponse(responseCode = "204", description = "The request is withdrawn.")
    @DeclaresProblems(ProblemType.NOT_FOUND)
    public Uni<Void> withdraw(@NotNull @Valid SelectedAccount selected) {
        return joining.withdraw(current.principal(), selected.accountId(), request.origin());
    }
}
