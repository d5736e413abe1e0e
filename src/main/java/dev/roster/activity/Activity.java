package dev.roster.activity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import dev.roster.access.ActivitySink;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Keeps the latest time of each member and key in memory and writes all of them together from time to time: however often a
 * member calls, that is one write of one row per interval. A crash loses at most the last interval.
 */
@ApplicationScoped
class Activity implements ActivitySink {

    private static final Duration LAST_FLUSH = Duration.ofSeconds(3);

    record Member(UUID accountId, UUID memberId) {
    }

    record Seen(Instant at, Via via) {
    }

    record Key(UUID accountId, UUID keyId) {
    }

    private Latest<Member, Seen> members;
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
            members.note(new Member(accountId, memberId), new Seen(now, via));
            if (keyId != null) {
                keys.note(new Key(accountId, keyId), now);
            }
        }
    }

    @Scheduled(every = "${roster.activity.flush-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> flush() {
        return jobs.run("activity-flush", members.flush().chain(keys::flush),
                "Times of the last activity wait for the next flush");
    }

    void onStop(@Observes ShutdownEvent stop) {
        flush().ifNoItem().after(LAST_FLUSH).recoverWithItem((Void) null).await().atMost(LAST_FLUSH.plusSeconds(1));
    }
}
