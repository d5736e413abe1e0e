package dev.roster.edge.node;

/** The core has not answered a request as expected. It has no stack trace, because an outage causes many. */
final class CoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    CoreFailure(String request, int status) {
        super("The core answered " + request + " with " + status, null, false, false);
    }
}
