package dev.roster.activity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import dev.roster.access.ActivitySink;
import dev.roster.platform.SchemaPending;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Keeps the latest time of each member in memory and writes all of them together from time to time: however often a member
 * calls, that is one write of one row per interval. A crash loses at most the last interval.
 */
@ApplicationScoped
class Activity implements ActivitySink {

    private static final int ROWS_PER_STATEMENT = 5_000;
    private static final Duration LAST_FLUSH = Duration.ofSeconds(3);

    record Member(UUID accountId, UUID memberId) {
    }

    record Seen(Instant at, Via via) {
    }

    private final Map<Member, Seen> unwritten = new ConcurrentHashMap<>();

    @Inject
    ActivityTable table;

    @Inject
    Clock clock;

    @Override
    public void letIn(UUID accountId, UUID memberId, Via via) {
        unwritten.put(new Member(accountId, memberId), new Seen(clock.instant(), via));
    }

    @Scheduled(every = "${roster.activity.flush-every:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> flush() {
        return Multi.createFrom().iterable(List.copyOf(unwritten.entrySet()))
                .group().intoLists().of(ROWS_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(this::write)
                .collect().last()
                .onFailure().invoke(failure -> Log.warnf("Times of the last activity wait for the next flush: %s", failure))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    void onStop(@Observes ShutdownEvent stop) {
        flush().ifNoItem().after(LAST_FLUSH).recoverWithItem((Void) null).await().atMost(LAST_FLUSH.plusSeconds(1));
    }

    private Uni<Void> write(List<Map.Entry<Member, Seen>> rows) {
        List<Map.Entry<Member, Seen>> snapshot = rows.stream().map(Map.Entry::copyOf).toList();
        return table.write(snapshot)
                .invoke(() -> snapshot.forEach(row -> unwritten.remove(row.getKey(), row.getValue())));
    }
}
