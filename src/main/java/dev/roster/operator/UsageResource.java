package dev.roster.operator;

import dev.roster.access.OperatorOnly;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/usage")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
class UsageResource {
    @Inject
    Usage usage;

    @GET
    @OperatorOnly
    @Operation(operationId = "getUsageOfAccount", summary = "Get the usage of an account")
    public Uni<AccountUsage> usage(@RestPath UUID accountId) {
        return usage.of(accountId);
    }
}
