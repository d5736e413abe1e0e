package dev.roster.database;

import io.vertx.core.VertxException;

/** A connection to the database could not be opened, or broke. The cause is a failure of the network. */
final class DatabaseUnreachable extends VertxException {

    private static final long serialVersionUID = 1;

    DatabaseUnreachable(Throwable cause) {
        super("The database cannot be reached: " + cause.getMessage(), cause, true);
    }
}
