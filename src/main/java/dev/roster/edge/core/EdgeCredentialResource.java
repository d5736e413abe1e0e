package dev.roster.edge.core;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.OperatorOnly;
import dev.roster.http.Idempotency;
import dev.roster.list.Page;
import io.smallrye.mutiny.Uni;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/edge-credentials")
@Tag(name = "Edges")
@Produces(MediaType.APPLICATION_JSON)
class EdgeCredentialResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    EdgeCredentials credentials;
    @Inject
    Idempotency idempotency;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @OperatorOnly
    @Operation(operationId = "createEdgeCredential", summary = "Create a credential for edges", description = """
            The response shows the secret once. Several edges can use the same credential.""")
    @APIResponseSchema(value = CreatedEdgeCredential.class, responseCode = "201", responseDescription = "Created.")
    public Uni<RestResponse<CreatedEdgeCredential>> create(@NotNull @Valid NewEdgeCredential credential,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        Idempotency.Scope scope = new Idempotency.Scope(Idempotency.NO_ACCOUNT, current.principal().key(), idempotencyKey);
        return idempotency.once(scope, "createEdgeCredential", credential, CreatedEdgeCredential.class,
                () -> credentials.create(current.principal(), credential)
                        .map(created -> ResponseBuilder.<CreatedEdgeCredential> created(
                                URI.create("/v1/edge-credentials/" + created.edgeCredential().id()))
                                .entity(created).build()));
    }

    @GET
    @OperatorOnly
    @Operation(operationId = "listEdgeCredentials", summary = "List all edge credentials, oldest first")
    public Uni<RestResponse<Page<EdgeCredentialView>>> list(
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return credentials.list(limit, cursor).map(page -> page.response(uri));
    }

    @DELETE
    @Path("{credentialId}")
    @OperatorOnly
    @Operation(operationId = "revokeEdgeCredential", summary = "Revoke an edge credential", description = """
            After the response, no edge answers with this credential. If an edge is unreachable, the response takes up to the \
            period of its lease. Revoking a revoked credential has no effect.""")
    @APIResponse(responseCode = "204", description = "Revoked.")
    public Uni<Void> revoke(@RestPath UUID credentialId) {
        return credentials.revoke(current.principal(), credentialId);
    }
}
