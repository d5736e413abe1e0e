package dev.roster.activity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import dev.roster.access.ActivitySink;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Keeps the latest activity of each member and key in memory, and writes it at an interval: at most one row for each member and
 * key, however many requests they send. A crash loses at most the last interval.
 */
@ApplicationScoped
class Activity implements ActivitySink {

    private static final Duration LAST_FLUSH = Duration.ofSeconds(3);

    record Member(UUID accountId, UUID memberId) {
    }

    record Access(Instant at, Via via) {
    }

    record Key(UUID accountId, UUID keyId) {
    }

    private Latest<Member, Access> members;
    private Latest<Key, Instant> keys;

    @Inject
    ActivityTable table;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    @PostConstruct
    void begin() {
        members = new Latest<>(table::writeMembers);
        keys = new Latest<>(table::writeKeys);
    }

    @Override
    public void recordAccess(UUID accountId, UUID memberId, UUID keyId, Via via) {
        if (memberId != null) {
            Instant now = clock.instant();
            members.put(new Member(accountId, memberId), new Access(now, via));
            if (keyId != null) {
                keys.put(new Key(accountId, keyId), now);
            }
        }
    }

    @Scheduled(every = "${roster.activity.flush-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> flush() {
        return jobs.run("activity-flush", members.flush().chain(keys::flush),
                "Activity is not written until the next flush");
    }

    void onStop(@Observes ShutdownEvent stop) {
        flush().ifNoItem().after(LAST_FLUSH).recoverWithItem((Void) null).await().atMost(LAST_FLUSH.plusSeconds(1));
    }

    /** The latest value of each key, until it is written. */
    private static final class Latest<K, V> {

        private static final int ROWS_PER_STATEMENT = 5_000;

        private final Map<K, V> unwritten = new ConcurrentHashMap<>();
        private final Function<List<Map.Entry<K, V>>, Uni<Void>> write;

        private Latest(Function<List<Map.Entry<K, V>>, Uni<Void>> write) {
            this.write = write;
        }

        private void put(K key, V value) {
            unwritten.put(key, value);
        }

        private Uni<Void> flush() {
            return Multi.createFrom().iterable(List.copyOf(unwritten.entrySet()))
                    .group().intoLists().of(ROWS_PER_STATEMENT)
                    .onItem().transformToUniAndConcatenate(this::write)
                    .collect().last()
                    .replaceWithVoid();
        }

        /** A value that changes during the write stays until the next flush. */
        private Uni<Void> write(List<Map.Entry<K, V>> rows) {
            List<Map.Entry<K, V>> snapshot = rows.stream().map(Map.Entry::copyOf).toList();
            return write.apply(snapshot)
                    .invoke(() -> snapshot.forEach(row -> unwritten.remove(row.getKey(), row.getValue())));
        }
    }
}
