package dev.roster.database;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A replica is ready if the schema is up to date and the database answers within a second. */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements AsyncHealthCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @Inject
    Pool database;
    @Inject
    Migration migration;
    @Inject
    MeterRegistry meters;

    private volatile boolean ready;

    /** Publishes the latest result as a metric for alerts. */
    @Startup
    void register() {
        meters.gauge("roster.ready", this, check -> check.ready ? 1 : 0);
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        if (!migration.isDone()) {
            return Uni.createFrom().item(response(false));
        }
        return database.query("select 1").execute()
                .ifNoItem().after(TIMEOUT).fail()
                .onItemOrFailure().transform((rows, failure) -> response(failure == null));
    }

    private HealthCheckResponse response(boolean up) {
        ready = up;
        return HealthCheckResponse.named("database").status(up).build();
    }
}
