package dev.roster.database;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** Distinguishes an outage of the database, after which a retry can succeed, from an invalid statement. */
public final class DatabaseOutage {
    public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** SQLSTATE classes: connection, transaction rollback, insufficient resources, operator intervention, system error. */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "57", "58");

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Tables are missing only before the migration. */
    private static final String UNDEFINED_TABLE = "42P01";

    /** Invalid syntax, or a missing table, function or grant. */
    private static final String INVALID_STATEMENT_CLASS = "42";

    private static volatile boolean migrated;

    /** A connection to the database could not be opened, or broke. The cause is a network failure. */
    static final class Unreachable extends VertxException {
        private static final long serialVersionUID = 1;

        Unreachable(Throwable cause) {
            super("The database cannot be reached: " + cause.getMessage(), cause, true);
        }
    }

    private DatabaseOutage() {
    }

    /** Missing tables, functions and grants count as outages until this call. */
    static void markMigrated() {
        migrated = true;
    }

    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                return isTransient(pg.getSqlState(), migrated);
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return isTransient(sql.getSQLState(), migrated);
            }
            if (isConnectionFailure(cause)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The client and the pool throw generic exceptions for a broken connection and for a timeout of the pool. An IOException
     * does not indicate a broken connection, because parsers, files and other servers throw it too.
     */
    private static boolean isConnectionFailure(Throwable cause) {
        return cause instanceof Unreachable || cause instanceof ClosedConnectionException
                || cause.getClass() == VertxException.class || cause instanceof NoStackTraceThrowable
                || cause instanceof TimeoutException;
    }

    static boolean isTransient(String sqlState, boolean migrated) {
        return !migrated && sqlState.startsWith(INVALID_STATEMENT_CLASS) || sqlState.equals(UNDEFINED_TABLE)
                || sqlState.equals(LOCK_NOT_AVAILABLE)
                || TRANSIENT_CLASSES.contains(sqlState.substring(0, 2));
    }

    /** If a connection breaks during a commit, Roster cannot tell whether the commit took place. */
    public static Problem problem() {
        return ProblemType.UNAVAILABLE
                .because("The database did not answer in time. Check whether the change took effect before you repeat it.")
                .retryAfter(RETRY_AFTER);
    }
}
