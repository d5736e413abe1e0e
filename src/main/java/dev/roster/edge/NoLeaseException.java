package dev.roster.edge;

/** The edge has no live lease and cannot answer. It has no stack trace, because an edge without its core throws it often. */
public final class NoLeaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoLeaseException() {
        super("The edge has no live lease", null, false, false);
    }
}
