package dev.roster.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.logging.Log;

/**
 * Logs why tokens are rejected, to help configure a client at the identity provider. It logs one line a minute for each reason,
 * so
 * that no client can fill the log, and nothing of the token.
 */
@ApplicationScoped
public class RejectedTokens {

    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Map<TokenFault, Silence> silences = new EnumMap<>(TokenFault.class);

    @Inject
    Clock clock;

    /** @param skipped tokens that were rejected since the previous line */
    private record Silence(Instant until, long skipped) {
    }

    /** @param kind such as "an access token" */
    public void log(String kind, Throwable failure) {
        TokenFault fault = TokenFault.of(failure);
        if (fault != null) {
            log(kind, fault);
        }
    }

    private void log(String kind, TokenFault fault) {
        long skipped = begin(fault);
        if (skipped == 0) {
            Log.infof("Rejected %s: %s.", kind, fault.reason());
        } else if (skipped > 0) {
            Log.infof("Rejected %s: %s; %d more for this reason since the previous line.", kind, fault.reason(), skipped);
        }
    }

    /** @return the number of tokens since the previous line; -1 if this one is not logged either */
    private synchronized long begin(TokenFault fault) {
        Instant now = clock.instant();
        Silence silence = silences.getOrDefault(fault, new Silence(now, 0));
        boolean quiet = silence.until().isAfter(now);
        silences.put(fault, quiet ? new Silence(silence.until(), silence.skipped() + 1) : new Silence(now.plus(QUIET), 0));
        return quiet ? -1 : silence.skipped();
    }
}
