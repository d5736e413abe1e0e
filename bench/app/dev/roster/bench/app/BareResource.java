package dev.roster.bench.app;

import dev.roster.access.AuthorizesItself;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The baseline: an endpoint of the same build that does nothing. */
@Path("/bench/bare")
public class BareResource {
    @GET
    @NonBlocking
    @AuthorizesItself
    @Operation(hidden = true)
    public void nothing() {
        // 204
    }
}
