package dev.roster.mail;

/** An email that cannot be handed to any server: because of its recipient, or because of the configured sender. */
class UnsendableEmailException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final DeliveryReason reason;

    UnsendableEmailException(DeliveryReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    DeliveryReason reason() {
        return reason;
    }
}
