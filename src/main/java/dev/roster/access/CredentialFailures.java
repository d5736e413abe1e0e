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
 * Rejects a client that sends too many invalid credentials, before the next one costs a signature or a query. It counts for
 * each
 * client network, kind of credential and minute, on each replica. Gateways are exempt, because they send the credentials of
 * others.
 */
@ApplicationScoped
public class CredentialFailures {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MAX_CLIENTS = 100_000;

    @Inject
    AccessSettings config;

    @Inject
    Clock clock;

    private final Cache<Client, Failures> failures = Caffeine.newBuilder().maximumSize(MAX_CLIENTS)
            .expireAfterWrite(MINUTE).build();

    /** Counted separately: an expired token in a script does not block the sign-ins of the same network. */
    public enum Kind {
        /** An access token or API key. */
        BEARER,
        /** A browser's session or sign-in. */
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

    /** @return null if the client is within the limit */
    public Instant rejectedUntil(Kind kind, String ip) {
        ClientNetwork network = ClientNetwork.of(ip);
        Failures recent = network == null ? null : failures.getIfPresent(new Client(network, kind));
        boolean isBelowLimit = recent == null || !isLimited() || recent.times() < config.credentials().failuresPerMinute()
                || recent.isOver(clock.instant());
        return isBelowLimit ? null : recent.since().plus(MINUTE);
    }

    public void count(Kind kind, String ip) {
        ClientNetwork network = ClientNetwork.of(ip);
        if (network != null && isLimited()) {
            Instant now = clock.instant();
            failures.asMap().compute(new Client(network, kind),
                    (client, recent) -> recent == null || recent.isOver(now) ? new Failures(now, 1)
                            : new Failures(recent.since(), recent.times() + 1));
        }
    }

    private boolean isLimited() {
        return config.credentials().failuresPerMinute() > 0;
    }
}
