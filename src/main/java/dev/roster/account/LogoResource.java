package dev.roster.account;

import dev.roster.access.Unauthenticated;
import dev.roster.http.StaticFile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Serves logos to pages. The path contains ids that nobody can guess, so it needs no credential. */
@Cancellable(false)
@Path("/logos/{accountId}")
@Produces("image/png")
class LogoResource {
    @Inject
    AccountLogos logos;

    @GET
    @Path("{hash: [0-9a-f]{32}}.png")
    @Unauthenticated(acceptsSecret = false)
    @Operation(hidden = true)
    public Uni<RestResponse<byte[]>> get(@RestPath UUID accountId, @RestPath String hash) {
        return logos.find(accountId, hash).map(png -> ResponseBuilder.ok(png)
                .header(HttpHeaders.CACHE_CONTROL, StaticFile.CACHE_CONTROL)
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'")
                .build());
    }
}
