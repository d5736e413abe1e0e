package dev.roster.operator;

import dev.roster.access.OperatorOnly;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/deployment-health")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
class HealthResource {
    @Inject
    Health health;

    @GET
    @OperatorOnly
    @Operation(operationId = "getDeploymentHealth", summary = "Get the health of email and background jobs")
    public Uni<DeploymentHealth> health() {
        return health.now();
    }
}
