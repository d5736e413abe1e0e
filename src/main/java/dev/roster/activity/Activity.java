package dev.roster.activity;

import static dev.roster.database.Database.array;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.roster.access.ActivitySink;
import dev.roster.access.Mode;
import dev.roster.access.ReportedActivity;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Keeps the latest activity of each member and key in memory, and writes it at an interval: at most one row for each member and
 * key, however many requests they send. A crash loses at most the last interval.
 * <p>
 * A write also counts the active members of each day. An older time never replaces a newer one. Statements lock rows in the
 * order of their ids, so that replicas cannot deadlock.
 */
@LookupUnlessProperty(name = Mode.SETTING, stringValue = Mode.EDGE, lookupIfMissing = true)
@ApplicationScoped
class Activity implements ActivitySink, ReportedActivity {
    private static final int ROWS_PER_STATEMENT = 5_000;
    private static final Duration LAST_FLUSH = Duration.ofSeconds(3);

    /** An edge reports within seconds, and later if it has reached no core. */
    private static final Duration OLDEST_REPORT = Duration.ofDays(1);

    /** Members and keys in memory. The ids of a report are not checked, so an edge could fill the memory between two writes. */
    private static final int MAX_WITH_REPORTS = 200_000;

    /** @param id of the member or key */
    record Subject(UUID accountId, UUID id) {
    }

    /** @param signedInAt the latest access with a token or session of the person, not with a key; null for none */
    record Access(Instant at, Via via, Instant signedInAt) {
        static Access of(Instant at, Via via, UUID keyId) {
            return new Access(at, via, keyId == null ? at : null);
        }

        Access later(Access other) {
            Access later = other.at.isAfter(at) ? other : this;
            Instant signedIn = signedInAt == null || other.signedInAt != null && other.signedInAt.isAfter(signedInAt)
                    ? other.signedInAt
                    : signedInAt;
            return later.signedInAt == signedIn ? later : new Access(later.at, later.via, signedIn);
        }
    }

    /** @param parameters the parameters of the statement for the rows of one account */
    record Write(String sql, BiFunction<UUID, List<Map.Entry<Subject, Access>>, Object[]> parameters) {
    }

    static final Write MEMBERS = new Write("""
            with seen as (
                select * from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::timestamptz[])
                    as s (member_id, seen_at, via, signed_in_at)
            ), newer as (
                select a.member_id, s.seen_at, s.via, s.signed_in_at, a.last_active_at as former
                from activity a
                join seen s on s.member_id = a.member_id
                where a.account_id = $1 and (a.last_active_at is null or a.last_active_at < s.seen_at
                    or s.signed_in_at is not null and (a.signed_in_at is null or a.signed_in_at < s.signed_in_at))
                order by a.member_id
                for no key update of a
            ), written as (
                update activity a
                set idle_since = greatest(a.idle_since, newer.seen_at),
                    last_active_at = greatest(a.last_active_at, newer.seen_at),
                    last_active_via = case when a.last_active_at >= newer.seen_at then a.last_active_via else newer.via end,
                    signed_in_at = greatest(a.signed_in_at, newer.signed_in_at)
                from newer
                where a.account_id = $1 and a.member_id = newer.member_id
            )
            insert into active_members as d (account_id, day, members)
            select $1, (seen_at at time zone 'UTC')::date as day, count(*) from newer
            where former is null or (former at time zone 'UTC')::date < (seen_at at time zone 'UTC')::date
            group by day
            order by day
            on conflict (account_id, day) do update set members = d.members + excluded.members""",
            (accountId, rows) -> new Object[] { accountId,
                    array(rows, row -> row.getKey().id(), UUID[]::new),
                    array(rows, row -> row.getValue().at(), Instant[]::new),
                    array(rows, row -> row.getValue().via().name().toLowerCase(Locale.ROOT), String[]::new),
                    array(rows, row -> row.getValue().signedInAt(), Instant[]::new) });

    private static final Write KEYS = new Write("""
            with newer as (
                select k.id, s.seen_at
                from api_key k
                join unnest($2::uuid[], $3::timestamptz[]) as s (key_id, seen_at) on s.key_id = k.id
                where k.account_id = $1 and (k.last_used_at is null or k.last_used_at < s.seen_at)
                order by k.id
                for no key update of k
            )
            update api_key k set last_used_at = newer.seen_at from newer where k.account_id = $1 and k.id = newer.id""",
            (accountId, rows) -> new Object[] { accountId,
                    array(rows, row -> row.getKey().id(), UUID[]::new),
                    array(rows, row -> row.getValue().at(), Instant[]::new) });

    private final Map<Subject, Access> members = new ConcurrentHashMap<>();
    private final Map<Subject, Access> keys = new ConcurrentHashMap<>();

    @Inject
    Database database;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    @Override
    public void recordAccess(UUID accountId, UUID memberId, UUID keyId, Via via) {
        if (memberId != null) {
            Access access = Access.of(clock.instant(), via, keyId);
            members.merge(new Subject(accountId, memberId), access, Access::later);
            if (keyId != null) {
                keys.put(new Subject(accountId, keyId), access);
            }
        }
    }

    /** Reports can arrive out of order. Ignores accesses that are too old, and reports beyond the bound. */
    @Override
    public void recordAccess(UUID accountId, UUID memberId, UUID keyId, Via via, Duration ago) {
        if (ago.compareTo(OLDEST_REPORT) > 0 || members.size() + keys.size() >= MAX_WITH_REPORTS) {
            return;
        }
        Access access = Access.of(clock.instant().minus(ago), via, keyId);
        members.merge(new Subject(accountId, memberId), access, Access::later);
        if (keyId != null) {
            keys.merge(new Subject(accountId, keyId), access, Access::later);
        }
    }

    @Scheduled(every = "${roster.activity.flush-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> flush() {
        return jobs.run("activity-flush", flush(members, MEMBERS).chain(() -> flush(keys, KEYS)),
                "Activity is not written until the next flush");
    }

    void onStop(@Observes ShutdownEvent stop) {
        flush().ifNoItem().after(LAST_FLUSH).recoverWithItem((Void) null).await().atMost(LAST_FLUSH.plusSeconds(1));
    }

    /** A value that changes during the write stays until the next flush. */
    private Uni<Void> flush(Map<Subject, Access> unwritten, Write write) {
        return Multi.createFrom().iterable(Map.copyOf(unwritten).entrySet())
                .group().intoLists().of(ROWS_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(rows -> run(write, rows)
                        .invoke(() -> rows.forEach(row -> unwritten.remove(row.getKey(), row.getValue()))))
                .collect().last();
    }

    /**
     * Runs one statement for each account, because a cluster stores an account on one node. All statements take one round trip.
     */
    Uni<Void> run(Write write, List<Map.Entry<Subject, Access>> rows) {
        return database.executeAll(write.sql(), rows.stream()
                .collect(groupingBy(row -> row.getKey().accountId(), TreeMap::new, toList())).entrySet().stream()
                .map(account -> write.parameters().apply(account.getKey(), account.getValue()))
                .toList());
    }
}
