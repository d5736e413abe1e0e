package dev.roster.bench.app;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.openapi.annotations.Operation;

import dev.roster.access.Decides;

/** What there is to compare with: an endpoint that does nothing, in the same build as everything else. */
@Path("/bench/bare")
public class BareResource {

    @GET
    @Decides
    @Operation(hidden = true)
    public void nothing() {
        // 204
    }
}
