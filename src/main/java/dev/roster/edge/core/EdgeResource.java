package dev.roster.edge.core;

import dev.roster.access.ActivitySink.Via;
import dev.roster.access.ForEdges;
import dev.roster.access.ReportedActivity;
import dev.roster.edge.Renewal;
import dev.roster.edge.core.EdgeRequests.Found;
import dev.roster.edge.core.EdgeRequests.Invalidated;
import dev.roster.edge.core.EdgeRequests.LastActive;
import dev.roster.edge.core.EdgeRequests.LookUp;
import dev.roster.edge.core.EdgeRequests.Registered;
import dev.roster.edge.core.EdgeRequests.Renew;
import dev.roster.edge.core.EdgeRequests.Renewed;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The operations that edges call (docs/edge.md). They are not part of the public API. */
@Cancellable(false)
@Path("/v1/edge")
@Produces(MediaType.APPLICATION_JSON)
class EdgeResource {
    private static final int CREATED = 201;

    /** The sessions of edges that have stopped end within seconds. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    @Inject
    CurrentEdge edge;
    @Inject
    EdgeCredentials credentials;
    @Inject
    SqlLeaseStore store;
    @Inject
    HeldRenewals renewals;
    @Inject
    EdgeSignals signals;
    @Inject
    EdgeLookups lookups;
    @Inject
    ReportedActivity activity;
    @Inject
    LeasePeriod lease;

    @POST
    @Path("sessions")
    @ForEdges
    @ResponseStatus(CREATED)
    @Operation(hidden = true)
    public Uni<Registered> register() {
        return store.register(edge.credential(), lease.get())
                .call(session -> session == null ? rejected() : Uni.createFrom().voidItem())
                .map(session -> new Registered(session.session(), session.period().toMillis()));
    }

    /** Fails with {@code unauthenticated} if the credential is revoked, otherwise with {@code too-many-edges}. */
    private Uni<Void> rejected() {
        return credentials.mustBeValid().onItem().failWith(() -> ProblemType.TOO_MANY_EDGES
                .because("Create a credential for each location, and check whether an edge restarts repeatedly.")
                .retryAfter(RETRY_AFTER));
    }

    @POST
    @Path("sessions/{session}/renewals")
    @Consumes(MediaType.APPLICATION_JSON)
    @ForEdges
    @Operation(hidden = true)
    public Uni<Renewed> renew(@RestPath UUID session, @NotNull @Valid Renew renewal) {
        signals.listen();
        return renewals.renew(edge.credential(), session, renewal.acknowledged(), Duration.ofMillis(renewal.holdMillis()))
                .call(result -> result.ended() ? credentials.mustBeValid() : Uni.createFrom().voidItem())
                .invoke(result -> {
                    if (!result.ended() && renewal.lastActive() != null) {
                        record(renewal.lastActive());
                    }
                })
                .map(EdgeResource::view);
    }

    private static Renewed view(Renewal renewal) {
        return new Renewed(renewal.ended(), renewal.invalidations().stream().map(Invalidated::of).toList());
    }

    /** After the renewal, which a revoked credential cannot make. Ignores accounts that the credential does not have. */
    private void record(List<LastActive> accesses) {
        accesses.stream().filter(access -> edge.mayLookUp(access.account()))
                .forEach(access -> activity.recordAccess(access.account(), access.member(), access.key(),
                        access.key() == null ? Via.GATEWAY : Via.KEY, Duration.ofMillis(access.agoMillis())));
    }

    /** A revoked credential can do this too, because it only ends a lease. */
    @DELETE
    @Path("sessions/{session}")
    @ForEdges
    @Operation(hidden = true)
    public Uni<Void> leave(@RestPath UUID session) {
        return store.leave(edge.credential(), session);
    }

    /**
     * Checks the credential before the lookups. If it is revoked in between, the edge had its session before, so the revocation
     * waits for it.
     */
    @POST
    @Path("lookups")
    @Consumes(MediaType.APPLICATION_JSON)
    @ForEdges
    @Operation(hidden = true)
    public Uni<Found> lookUp(@NotNull @Valid LookUp request) {
        int keys = request.keys() == null ? 0 : request.keys().size();
        if ((request.memberships() == null ? 0 : request.memberships().size()) + keys > EdgeRequests.MAX_LOOKUPS) {
            throw Problem.invalid("memberships", "and keys must be at most " + EdgeRequests.MAX_LOOKUPS);
        }
        return credentials.mustBeValid().chain(() -> lookups.find(request));
    }
}
