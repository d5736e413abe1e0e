package dev.roster.edge;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Keeps one session with the core: registers, renews the lease, applies and acknowledges invalidations, and begins a new
 * session if the core has ended the old one. One renewal is in flight at a time, as a long poll, so that invalidations
 * arrive immediately.
 * <p>
 * If a renewal fails, the next one follows with {@code hold} zero. The edge keeps its cache while its lease has lapsed: if
 * the core still has the session, it also has the invalidations that the edge has missed.
 */
public class EdgeSessions<K, V> {
    private static final int GENERATIONS = 4096;
    private static final Duration FIRST_RETRY = Duration.ofMillis(50);

    /**
     * Without a live lease, the interval doubles up to this one until a renewal succeeds: many edges can wait for one core.
     */
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(1);
    private static final Duration REGISTRATION_TIMEOUT = Duration.ofSeconds(1);

    /** After the core has rejected the credential: an operator must replace it and restart the edge. */
    private static final Duration REJECTED_RETRY = Duration.ofSeconds(30);

    /** A quarter of the period, so that two renewals in a row can fail within a lease. */
    private static final int HOLDS_PER_PERIOD = 4;

    /** Of the period, for the round trip of a renewal and the statement in the core. */
    private static final int ROUND_TRIPS_PER_PERIOD = 8;

    /** In one renewal; the next ones acknowledge the others. */
    private static final int MAX_ACKNOWLEDGED = 1_000;

    private final CoreConnection core;
    private final EdgeClock clock;
    private final long maxEntries;
    private final long maxBytes;

    /** Invalidations that the current session has applied, until a renewal that acknowledges them has succeeded. */
    private final Set<UUID> applied = new LinkedHashSet<>();

    private volatile EdgeSession<K, V> session;
    private long attempt;
    private Duration retryInterval = FIRST_RETRY;
    private boolean stopped;

    public EdgeSessions(CoreConnection core, long maxEntries, long maxBytes, EdgeClock clock) {
        this.core = core;
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /**
     * The session for one request. Use the same session for the lease, the cache and the lookup of that request.
     *
     * @throws NoLeaseException if the edge has not registered yet
     */
    public EdgeSession<K, V> current() {
        EdgeSession<K, V> current = session;
        if (current == null) {
            throw new NoLeaseException();
        }
        return current;
    }

    /** Whether the edge can answer from memory. */
    public boolean isLive() {
        EdgeSession<K, V> current = session;
        return current != null && current.isLive();
    }

    /** The number of entries in memory, an estimate that includes invalid ones. */
    public long entries() {
        EdgeSession<K, V> current = session;
        return current == null ? 0 : current.entries();
    }

    /**
     * Removes entries that can answer no request, so that personal data does not outlive the access. Any thread may call it.
     */
    public void removeInvalid() {
        EdgeSession<K, V> current = session;
        if (current != null) {
            current.removeInvalid();
        }
    }

    /** Call it once. This method and {@link #stop} must run on the event loop that runs the timers of the clock. */
    public void start() {
        register();
    }

    /** Releases the lease, so that no change of an account waits for it. */
    public Uni<Void> stop() {
        stopped = true;
        EdgeSession<K, V> last = session;
        return last == null ? Uni.createFrom().voidItem() : end(last);
    }

    private void register() {
        if (stopped) {
            return;
        }
        long registering = ++attempt;
        TimeMark sentAt = TimeMark.now(clock);
        core.register().subscribe().with(registration -> {
            if (attempt == registering && !stopped) {
                session = begin(registration, sentAt);
                renew(session, hold(session.lease()));
            } else {
                send(core.leave(registration.session()));
            }
        }, failure -> {
            if (attempt == registering) {
                retry(++attempt, isRejection(failure) ? REJECTED_RETRY : nextInterval(), this::register);
            }
        });
        retry(registering, REGISTRATION_TIMEOUT, this::register);
    }

    EdgeSession<K, V> begin(Registration registration, TimeMark sentAt) {
        return new EdgeSession<>(registration.session(), new Lease(registration.period(), sentAt, clock),
                new LeasedCache<>(maxEntries, maxBytes, GENERATIONS, clock));
    }

    private void renew(EdgeSession<K, V> current, Duration hold) {
        if (stopped) {
            return;
        }
        long renewing = ++attempt;
        List<UUID> acknowledged = applied.stream().limit(MAX_ACKNOWLEDGED).toList();
        TimeMark sentAt = TimeMark.now(clock);
        core.renew(current.id(), acknowledged, hold).subscribe().with(renewal -> {
            if (session == current) {
                applied.removeAll(acknowledged);
                apply(current, renewal, sentAt, renewing);
            }
        }, failure -> {
            if (isRejection(failure) && session == current) {
                forget(current);
                retry(++attempt, REJECTED_RETRY, this::register);
            } else if (attempt == renewing) {
                retry(++attempt, nextInterval(), () -> renew(current, Duration.ZERO));
            }
        });
        retry(renewing, hold.plusNanos(current.lease().period().toNanos() / ROUND_TRIPS_PER_PERIOD),
                () -> renew(current, Duration.ZERO));
    }

    /**
     * A response that arrives after its timeout still counts: its invalidations are genuine, and the lease counts from its
     * request.
     */
    private void apply(EdgeSession<K, V> current, Renewal renewal, TimeMark sentAt, long renewing) {
        if (renewal.ended()) {
            send(end(current));
            retry(++attempt, nextInterval(), this::register);
            return;
        }
        applied.addAll(current.apply(renewal.invalidations(), sentAt));
        retryInterval = FIRST_RETRY;
        if (attempt == renewing) {
            renew(current, hold(current.lease()));
        }
    }

    /** A slow response can renew a lease that has lapsed meanwhile. The next renewal then must not wait. */
    private static Duration hold(Lease lease) {
        return lease.isLive() ? Duration.ofNanos(lease.period().toNanos() / HOLDS_PER_PERIOD) : Duration.ZERO;
    }

    private static boolean isRejection(Throwable failure) {
        return failure instanceof RejectedCredentialException;
    }

    private void forget(EdgeSession<K, V> current) {
        current.end();
        session = null;
        applied.clear();
    }

    private Uni<Void> end(EdgeSession<K, V> current) {
        forget(current);
        return core.leave(current.id());
    }

    /** If the request is lost, the core ends the session after the period. */
    private static void send(Uni<Void> leave) {
        leave.subscribe().with(left -> {
        }, ignored -> {
        });
    }

    private Duration nextInterval() {
        if (isLive()) {
            return FIRST_RETRY;
        }
        Duration interval = retryInterval;
        Duration doubled = interval.multipliedBy(2);
        retryInterval = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
        return interval;
    }

    private void retry(long failed, Duration delay, Runnable next) {
        clock.after(delay, () -> {
            if (attempt == failed) {
                next.run();
            }
        });
    }
}
