package dev.roster.edge;

/** The core has rejected the credential of the edge, which can never become valid again. It has no stack trace. */
public final class RejectedCredentialException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RejectedCredentialException() {
        super("The core rejects the edge credential: it is unknown or revoked", null, false, false);
    }
}
