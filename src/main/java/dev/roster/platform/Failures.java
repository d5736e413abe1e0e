package dev.roster.platform;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.quarkus.logging.Log;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.vertx.core.VertxException;

/** What a failure means to whoever called. */
public final class Failures {

    static final Duration RETRY_AFTER_OUTAGE = Duration.ofSeconds(2);

    private Failures() {
    }

    /** The problem to answer with. What the caller cannot mend is logged under the request's id. */
    public static Problem problem(Throwable failure, String requestId) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        if (failure instanceof OIDCException
                || failure instanceof AuthenticationFailedException && identityProviderIsAway(failure)) {
            Log.warnf("The identity provider did not answer request %s: %s", requestId, failure);
            return ProblemType.UNAVAILABLE.because("The identity provider does not answer.").retryAfter(RETRY_AFTER_OUTAGE);
        }
        if (failure instanceof AuthenticationFailedException) {
            return Problem.invalidToken("The access token is expired, not for this service, or not genuine.");
        }
        if (DatabaseOutage.isCauseOf(failure)) {
            Log.warnf("The database did not answer request %s: %s", requestId, failure);
            return DatabaseOutage.problem();
        }
        Log.errorf(failure, "Request %s failed", requestId);
        return ProblemType.INTERNAL.because("The failure was logged under this request id.");
    }

    private static boolean identityProviderIsAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OIDCException || cause instanceof IOException || cause instanceof TimeoutException
                    || cause instanceof VertxException) {
                return true;
            }
        }
        return false;
    }
}
