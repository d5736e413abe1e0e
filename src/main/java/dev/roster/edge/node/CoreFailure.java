package dev.roster.edge.node;

/** The core has not answered a request as expected. It has no stack trace, because an outage causes many. */
final class CoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int UNAUTHORIZED = 401;

    private final int status;

    CoreFailure(String request, int status) {
        super(status == UNAUTHORIZED ? "The core rejects the edge credential: it is unknown or revoked"
                : "The core answered " + request + " with " + status, null, false, false);
        this.status = status;
    }

    boolean isUnauthorized() {
        return status == UNAUTHORIZED;
    }
}
