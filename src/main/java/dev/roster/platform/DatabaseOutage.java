package dev.roster.platform;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;

/** Tells a database that is away, starting, stopping or full from a statement that is wrong. */
public final class DatabaseOutage {

    /** The classes of SQLSTATE that say "not now": connection lost, out of resources, operator intervention, system error. */
    private static final Set<String> OUTAGE_CLASSES = Set.of("08", "53", "57", "58");

    private DatabaseOutage() {
    }

    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                return pg.getSqlState() != null && OUTAGE_CLASSES.contains(pg.getSqlState().substring(0, 2));
            }
            if (cause instanceof IOException || cause instanceof TimeoutException || cause instanceof VertxException
                    || cause instanceof io.smallrye.mutiny.TimeoutException) {
                return true;
            }
        }
        return false;
    }

    public static Problem problem() {
        return ProblemType.UNAVAILABLE.because("The database does not answer; nothing was changed.")
                .retryAfter(ProblemMappers.RETRY_AFTER_OUTAGE);
    }
}
