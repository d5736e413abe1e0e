package dev.roster.http;

import dev.roster.database.DatabaseOutage;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.logging.Log;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

public final class Failures {
    private Failures() {
    }

    /** Logs each failure that is not the client's fault, with the request's id. */
    public static Problem problem(Throwable failure, String requestId) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        if (failure instanceof OIDCException
                || failure instanceof AuthenticationFailedException && isProviderOutage(failure)) {
            Log.warnf("The identity provider did not answer request %s: %s", requestId, failure);
            return ProblemType.UNAVAILABLE.because("The identity provider does not answer.")
                    .retryAfter(DatabaseOutage.RETRY_AFTER);
        }
        if (failure instanceof AuthenticationFailedException) {
            return Problem
                    .invalidToken("The access token is expired, for another audience, or has an invalid signature or issuer.");
        }
        if (DatabaseOutage.isCauseOf(failure)) {
            Log.warnf("The database did not answer request %s: %s", requestId, failure);
            return DatabaseOutage.problem();
        }
        Log.errorf(failure, "Request %s failed", requestId);
        return ProblemType.INTERNAL.because("Roster logged the failure with this request id.");
    }

    private static boolean isProviderOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OIDCException || cause instanceof IOException || cause instanceof TimeoutException
                    || cause instanceof VertxException) {
                return true;
            }
        }
        return false;
    }
}
