package dev.roster.console.operator;

import dev.roster.access.InBrowser;
import dev.roster.access.OperatorOnly;
import dev.roster.console.Pages;
import dev.roster.operator.Health;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The health of email and background jobs, for operators. */
@Cancellable(false)
@Path("/operator/health")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class HealthPage {
    @Inject
    Pages pages;
    @Inject
    Health health;

    @GET
    @OperatorOnly
    public Uni<RestResponse<byte[]>> show() {
        return pages.show(health.now(), Templates::health);
    }
}
