package dev.roster.platform;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

/** Ready: the schema is up to date and the database answers within a second. */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements AsyncHealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Inject
    Pool database;

    @Inject
    Migration migration;

    @Override
    public Uni<HealthCheckResponse> call() {
        if (!migration.isDone()) {
            return Uni.createFrom().item(answer(false));
        }
        return database.query("select 1").execute()
                .ifNoItem().after(PATIENCE).fail()
                .map(rows -> answer(true))
                .onFailure().recoverWithItem(answer(false));
    }

    private static HealthCheckResponse answer(boolean up) {
        return HealthCheckResponse.named("database").status(up).build();
    }
}
