package dev.roster.platform;

import io.vertx.core.VertxException;

/** No connection to the database could be opened. The cause is of the network, as for any other server. */
final class DatabaseUnreachable extends VertxException {

    private static final long serialVersionUID = 1;

    DatabaseUnreachable(Throwable cause) {
        super("The database cannot be reached: " + cause.getMessage(), cause, true);
    }
}
