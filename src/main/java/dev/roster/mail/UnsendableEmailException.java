package dev.roster.mail;

/** The recipient, or the configured sender, is not an address that SMTP can use. */
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
