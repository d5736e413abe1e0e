package dev.roster.member;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.OperatorOnly;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.CurrentRequest;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/seats")
@Tag(name = "Accounts")
@Produces(MediaType.APPLICATION_JSON)
class SeatsResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    Seats seats;

    @GET
    @Requires(Permission.ACCOUNT_READ)
    @Operation(operationId = "getSeats", summary = "Get the seats of an account", description = """
            The numbers are exact, and reading them does not count the members.""")
    public Uni<SeatsView> get(@RestPath UUID accountId) {
        return seats.of(current.actor().accountId());
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @OperatorOnly
    @DeclaresProblems(ProblemType.ACCOUNT_CLOSED)
    @Operation(operationId = "setSeatLimit", summary = "Limit the number of members of an account", description = """
            If all seats are taken, nobody can be invited, join or be reactivated (`seats-exhausted`).""")
    public Uni<SeatsView> set(@RestPath UUID accountId, @NotNull @Valid SeatLimit change) {
        return seats.setLimit(accountId, change.limit(), current.principal(), request.origin());
    }
}
