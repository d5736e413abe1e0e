package dev.roster.database;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A replica is ready if the schema is up to date and the database answers within a second. */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements AsyncHealthCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** An {@code Instance}, because Quarkus does not start if an inactive pool is injected, as at an edge. */
    @Inject
    Instance<Pool> database;
    @Inject
    Migration migration;
    @Inject
    DatabaseSettings config;
    @Inject
    MeterRegistry meters;

    private volatile boolean ready;

    /** Publishes the latest result as a metric for alerts, except at an edge, which has no database. */
    @Startup
    void register() {
        if (config.url().isPresent()) {
            meters.gauge("roster.ready", this, check -> check.ready ? 1 : 0);
        }
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        if (!migration.isDone()) {
            return Uni.createFrom().item(response(false));
        }
        return database.get().query("select 1").execute()
                .ifNoItem().after(TIMEOUT).fail()
                .onItemOrFailure().transform((rows, failure) -> response(failure == null));
    }

    private HealthCheckResponse response(boolean up) {
        ready = up;
        return HealthCheckResponse.named("database").status(up).build();
    }
}
