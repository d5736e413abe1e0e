package dev.roster.edge.core;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.OperatorOnly;
import dev.roster.list.Page;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/edges")
@Tag(name = "Edges")
@Produces(MediaType.APPLICATION_JSON)
class EdgeSessionResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    EdgeSessionList sessions;

    @GET
    @OperatorOnly
    @Operation(operationId = "listEdges", summary = "List the edges that have a session", description = """
            An edge without a session answers 503 to its clients.""")
    public Uni<RestResponse<Page<EdgeSessionView>>> list(
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return sessions.list(limit, cursor).map(page -> page.response(uri));
    }

    @DELETE
    @Path("{edgeId}")
    @OperatorOnly
    @Operation(operationId = "evictEdge", summary = "End the session of an edge", description = """
            After the response, no loss of access waits for this session. The response takes up to the period of the lease. An \
            edge that is running registers again; to exclude it, revoke its credential.""")
    @APIResponse(responseCode = "204", description = "Ended.")
    public Uni<Void> evict(@RestPath UUID edgeId) {
        return sessions.evict(current.principal(), edgeId);
    }
}
