package dev.roster.edge.node;

import dev.roster.access.ActivitySink;
import dev.roster.access.Mode;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the latest activity of each member and key in memory until a renewal of the lease has returned it to the core. A crash
 * loses at most the last interval.
 */
@LookupIfProperty(name = Mode.SETTING, stringValue = Mode.EDGE)
@ApplicationScoped
class ReturnedActivity implements ActivitySink {
    private static final int MAX_IN_A_RENEWAL = 1_000;
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Map<Subject, Instant> unreturned = new ConcurrentHashMap<>();

    @Inject
    Clock clock;

    private volatile Instant nextReturn = Instant.MIN;

    /** @param keyId null if the member used an access token */
    private record Subject(UUID accountId, UUID memberId, UUID keyId) {
    }

    record Entry(Subject subject, Instant at) {
        JsonObject toJson() {
            return new JsonObject()
                    .put("account", subject.accountId().toString())
                    .put("member", subject.memberId().toString())
                    .put("key", subject.keyId() == null ? null : subject.keyId().toString())
                    .put("at", at.toString());
        }
    }

    @Override
    public void recordAccess(UUID accountId, UUID memberId, UUID keyId, Via via) {
        if (memberId != null) {
            unreturned.put(new Subject(accountId, memberId, keyId), clock.instant());
        }
    }

    /** @return the activity for the next renewal; empty until the interval has passed */
    List<Entry> due() {
        return clock.instant().isBefore(nextReturn) ? List.of() : first();
    }

    /** Everything that a renewal can contain, whatever the interval. */
    private List<Entry> first() {
        return unreturned.entrySet().stream().limit(MAX_IN_A_RENEWAL)
                .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Forgets what the core has received. An entry that has changed since stays until the next interval. */
    void returned(List<Entry> entries) {
        entries.forEach(entry -> unreturned.remove(entry.subject(), entry.at()));
        if (!entries.isEmpty() && entries.size() < MAX_IN_A_RENEWAL) {
            nextReturn = clock.instant().plus(INTERVAL);
        }
    }

    /** Ends the interval, before the edge stops. */
    void makeDue() {
        nextReturn = Instant.MIN;
    }
}
