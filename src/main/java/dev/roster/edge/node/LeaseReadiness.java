package dev.roster.edge.node;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** An edge is ready while its lease is live. {@link EdgeCommand} enables the check instead of the one of the database. */
@Readiness
@ApplicationScoped
class LeaseReadiness implements HealthCheck {
    @Inject
    EdgeNode edge;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("lease").status(edge.isLive()).build();
    }
}
