package dev.roster.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.roster.problem.ProblemType;

/**
 * Rejects a client that shows too many invalid credentials, before the next one costs a signature or a query. It counts per
 * client network, kind of credential and minute, on each replica. Gateways are exempt: the credentials that they show are other
 * people's.
 */
@ApplicationScoped
public class CredentialFailures {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_CLIENTS = 100_000;

    @Inject
    AccessSettings config;

    @Inject
    Clock clock;

    private final Cache<Client, Failures> failures = Caffeine.newBuilder().maximumSize(MOST_CLIENTS)
            .expireAfterWrite(MINUTE).build();

    /** Failures of one kind leave the others alone: an expired token in a script keeps nobody in its office from signing in. */
    public enum Kind {
        /** An access token or API key. */
        BEARER,
        /** A browser's session, or a sign-in that is to begin one. */
        SESSION,
        /** The secret of an invitation. */
        SECRET
    }

    private record Client(ClientNetwork network, Kind kind) {
    }

    private record Failures(Instant since, int times) {

        boolean isOver(Instant now) {
            return !now.isBefore(since.plus(MINUTE)) || now.isBefore(since);
        }
    }

    /** Fails with {@code too-many-failures} if the client is over the limit. @param ip the client's; null exempts it */
    public void check(Kind kind, String ip) {
        Instant until = rejectedUntil(kind, ip);
        if (until != null) {
            throw ProblemType.TOO_MANY_FAILURES.because("More of them are rejected until " + until + ".")
                    .retryAfter(Duration.between(clock.instant(), until));
        }
    }

    /** Null if the client is not over the limit. */
    public Instant rejectedUntil(Kind kind, String ip) {
        ClientNetwork network = ClientNetwork.of(ip);
        Failures lately = network == null ? null : failures.getIfPresent(new Client(network, kind));
        boolean isBelowLimit = lately == null || !isLimited() || lately.times() < config.credentials().failuresPerMinute()
                || lately.isOver(clock.instant());
        return isBelowLimit ? null : lately.since().plus(MINUTE);
    }

    public void count(Kind kind, String ip) {
        ClientNetwork network = ClientNetwork.of(ip);
        if (network != null && isLimited()) {
            Instant now = clock.instant();
            failures.asMap().compute(new Client(network, kind),
                    (client, lately) -> lately == null || lately.isOver(now) ? new Failures(now, 1)
                            : new Failures(lately.since(), lately.times() + 1));
        }
    }

    private boolean isLimited() {
        return config.credentials().failuresPerMinute() > 0;
    }
}
