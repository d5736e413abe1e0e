package dev.roster.edge.node;

import dev.roster.access.ActivitySink;
import dev.roster.access.Mode;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the latest activity of each member and key in memory until a renewal of the lease has returned it to the core. A crash
 * loses at most the last interval.
 */
@LookupIfProperty(name = Mode.SETTING, stringValue = Mode.EDGE)
@ApplicationScoped
class ReturnedActivity implements ActivitySink {
    private static final int MAX_IN_A_RENEWAL = 1_000;
    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

    /** A later access within this time is not recorded, so that a decision writes no memory that other decisions share. */
    private static final long RESOLUTION_NANOS = Duration.ofSeconds(1).toNanos();

    /** Values of {@link System#nanoTime}. */
    private final Map<Subject, Long> unreturned = new ConcurrentHashMap<>();

    private volatile long nextReturn = System.nanoTime();

    /** @param keyId null if the member used an access token */
    private record Subject(UUID accountId, UUID memberId, UUID keyId) {
    }

    record Entry(Subject subject, Long at) {
        JsonObject toJson() {
            return new JsonObject()
                    .put("account", subject.accountId().toString())
                    .put("member", subject.memberId().toString())
                    .put("key", subject.keyId() == null ? null : subject.keyId().toString())
                    .put("agoMillis", TimeUnit.NANOSECONDS.toMillis(Math.max(0, System.nanoTime() - at)));
        }
    }

    @Override
    public void recordAccess(UUID accountId, UUID memberId, UUID keyId, Via via) {
        if (memberId != null) {
            Subject subject = new Subject(accountId, memberId, keyId);
            long now = System.nanoTime();
            Long last = unreturned.get(subject);
            if (last == null || now - last > RESOLUTION_NANOS) {
                unreturned.put(subject, now);
            }
        }
    }

    /** @return the activity for the next renewal; empty until the interval has passed */
    List<Entry> due() {
        return System.nanoTime() - nextReturn < 0 ? List.of()
                : unreturned.entrySet().stream().limit(MAX_IN_A_RENEWAL)
                        .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                        .toList();
    }

    /** Forgets what the core has received. An entry that has changed since stays until the next interval. */
    void returned(List<Entry> entries) {
        entries.forEach(entry -> unreturned.remove(entry.subject(), entry.at()));
        if (!entries.isEmpty() && entries.size() < MAX_IN_A_RENEWAL) {
            nextReturn = System.nanoTime() + INTERVAL_NANOS;
        }
    }

    /** Ends the interval, before the edge stops. */
    void makeDue() {
        nextReturn = System.nanoTime();
    }
}
