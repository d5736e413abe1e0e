package dev.roster.operator;

import dev.roster.jobs.BackgroundJobs;
import dev.roster.mail.OutboxState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

@ApplicationScoped
public class Health {
    @Inject
    OutboxState outbox;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    public Uni<DeploymentHealth> now() {
        return outbox.queued().map(queued -> new DeploymentHealth(
                new DeploymentHealth.Email(queued.emails(), queued.dueSince(clock.instant())), jobs.states()));
    }
}
