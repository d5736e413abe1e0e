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
import java.util.stream.Stream;

/**
 * Keeps the latest activity of each member and key in memory until a renewal of the lease has returned it to the core. A crash
 * loses at most the last interval.
 * <p>
 * Activity is returned in rounds. A round returns all activity that was recorded before it, so that no member has to wait for
 * more active ones.
 */
@LookupIfProperty(name = Mode.SETTING, stringValue = Mode.EDGE)
@ApplicationScoped
class ReturnedActivity implements ActivitySink {
    static final int MAX_IN_A_RENEWAL = 1_000;

    /** Of a round, about 20 MB. Without a core, an edge allows nothing, so only a slow core leads to it. */
    static final int MAX_UNRETURNED = 100_000;

    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

    /** A later access within this time is not recorded, so that a decision writes no memory that other decisions share. */
    private static final long RESOLUTION_NANOS = Duration.ofSeconds(1).toNanos();

    /** Values of {@link System#nanoTime}. The two maps change places when a round begins. */
    private volatile Map<Subject, Long> recorded = new ConcurrentHashMap<>();

    private Map<Subject, Long> returning = new ConcurrentHashMap<>();
    private long nextRound = System.nanoTime();

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
            Map<Subject, Long> current = recorded;
            Subject subject = new Subject(accountId, memberId, keyId);
            long now = System.nanoTime();
            Long last = current.get(subject);
            if (last == null ? current.size() < MAX_UNRETURNED : now - last > RESOLUTION_NANOS) {
                current.put(subject, now);
            }
        }
    }

    /** @return the activity for the next renewal; empty between two rounds */
    synchronized List<Entry> due() {
        if (returning.isEmpty() && System.nanoTime() - nextRound >= 0) {
            Map<Subject, Long> empty = returning;
            returning = recorded;
            recorded = empty;
            nextRound = System.nanoTime() + INTERVAL_NANOS;
        }
        return entries(returning.entrySet().stream());
    }

    /** @return the activity for the last renewal, from the current round and from later accesses */
    synchronized List<Entry> rest() {
        return entries(Stream.concat(recorded.entrySet().stream(), returning.entrySet().stream()));
    }

    private static List<Entry> entries(Stream<Map.Entry<Subject, Long>> activity) {
        return activity.limit(MAX_IN_A_RENEWAL).map(entry -> new Entry(entry.getKey(), entry.getValue())).toList();
    }

    /** Forgets what the core has received. */
    synchronized void returned(List<Entry> entries) {
        entries.forEach(entry -> returning.remove(entry.subject(), entry.at()));
    }
}
