package dev.roster.access;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Logs why tokens are rejected, to help configure a client at the identity provider. It logs at most one line per minute and
 * reason, so that no client can fill the log. It logs no part of the token.
 */
@ApplicationScoped
public class RejectedTokens {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Map<TokenFault, Silence> silences = new EnumMap<>(TokenFault.class);

    @Inject
    Clock clock;

    /** @param skipped tokens that were rejected since the previous line */
    private record Silence(Instant until, long skipped) {
    }

    /** @param kind such as "an access token" */
    public void log(String kind, Throwable failure) {
        TokenFault fault = TokenFault.of(failure);
        Silence previous = fault == null ? null : silence(fault);
        if (previous != null) {
            Log.infof("Rejected %s: %s%s.", kind, fault.reason(), previous.skipped() == 0 ? ""
                    : "; %d more for this reason since the previous line".formatted(previous.skipped()));
        }
    }

    /** @return the previous silence for this reason; null if it has not ended */
    private synchronized Silence silence(TokenFault fault) {
        Instant now = clock.instant();
        Silence silence = silences.getOrDefault(fault, new Silence(now, 0));
        boolean lasts = silence.until().isAfter(now);
        silences.put(fault, lasts ? new Silence(silence.until(), silence.skipped() + 1) : new Silence(now.plus(INTERVAL), 0));
        return lasts ? null : silence;
    }
}
