package dev.roster.platform;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;

/** Tells a database that is away, starting, stopping or full from a statement that is wrong. */
public final class DatabaseOutage {

    /** The classes of SQLSTATE that say "not now": connection lost, out of resources, operator intervention, system error. */
    private static final Set<String> OUTAGE_CLASSES = Set.of("08", "53", "57", "58");

    /** A table is missing only until the migration is through. */
    private static final String UNDEFINED_TABLE = "42P01";

    private DatabaseOutage() {
    }

    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                return isOutage(pg.getSqlState());
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return isOutage(sql.getSQLState());
            }
            if (cause instanceof IOException || cause instanceof TimeoutException || cause instanceof VertxException
                    || cause instanceof io.smallrye.mutiny.TimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOutage(String sqlState) {
        return sqlState.equals(UNDEFINED_TABLE) || OUTAGE_CLASSES.contains(sqlState.substring(0, 2));
    }

    public static Problem problem() {
        return ProblemType.UNAVAILABLE.because("The database does not answer; nothing was changed.")
                .retryAfter(ProblemMappers.RETRY_AFTER_OUTAGE);
    }
}
