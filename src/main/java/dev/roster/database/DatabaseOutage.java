package dev.roster.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;

/** Tells a database that is away, starting, stopping, full or busy from a statement that is wrong. */
public final class DatabaseOutage {

    public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /**
     * The classes of SQLSTATE that say "not now": connection lost, transaction rolled back for another's sake, out of
     * resources,
     * operator intervention, system error.
     */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

    /** Another transaction held a lock for too long. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** A table is missing only until the migration is through. */
    private static final String UNDEFINED_TABLE = "42P01";

    /** Syntax, or a table, function or grant that is missing. */
    private static final String WRONG_STATEMENT_CLASS = "42";

    private static volatile boolean schemaIsThere;

    private DatabaseOutage() {
    }

    /** From now on, what is missing is a mistake; before that, the migration may not have come to it yet. */
    static void schemaIsThere() {
        schemaIsThere = true;
    }

    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                return isPassing(pg.getSqlState(), schemaIsThere);
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return isPassing(sql.getSQLState(), schemaIsThere);
            }
            if (isOfConnection(cause)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the server reports that it lost a connection to another server, or that one stops: in a cluster, statements for
     * accounts on other nodes succeed.
     */
    public static boolean isOfOneNode(Throwable failure) {
        return failure instanceof PgException pg && (pg.getSqlState().startsWith("08") || pg.getSqlState().startsWith("57P"));
    }

    /**
     * The client fails pending commands of a broken connection, and the pool those that get no connection, with exceptions that
     * have no type of their own. An IOException proves nothing: parsers, files and other servers fail with it as well.
     */
    private static boolean isOfConnection(Throwable cause) {
        return cause instanceof DatabaseUnreachable || cause instanceof ClosedConnectionException
                || cause.getClass() == VertxException.class || cause instanceof NoStackTraceThrowable
                || cause instanceof TimeoutException;
    }

    static boolean isPassing(String sqlState, boolean schemaIsThere) {
        return !schemaIsThere && sqlState.startsWith(WRONG_STATEMENT_CLASS) || sqlState.equals(UNDEFINED_TABLE)
                || sqlState.equals(LOCK_NOT_AVAILABLE)
                || PASSING_CLASSES.contains(sqlState.substring(0, 2));
    }

    /** A connection that breaks during a commit leaves open whether it took place; nothing is ever done in part. */
    public static Problem problem() {
        return ProblemType.UNAVAILABLE
                .because(
                        "The database did not answer in time. The change was made whole or not at all: look before you repeat it.")
                .retryAfter(RETRY_AFTER);
    }
}
