package dev.roster.audit;

import java.time.Clock;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

/** Writes events. Only inside the transaction of the change that they tell of: both are there, or neither. */
@ApplicationScoped
public class AuditLog {

    @Inject
    Clock clock;

    /**
     * @param before what is changed, as it was; null when the thing did not exist
     * @param after the same, as it is now; null when the thing is gone
     */
    public Uni<Void> record(UUID accountId, Author author, String action, Target target, JsonObject before, JsonObject after) {
        return AuditEvent.of(accountId, clock.instant(), author, action, target, before, after)
                .persist()
                .replaceWithVoid();
    }
}
