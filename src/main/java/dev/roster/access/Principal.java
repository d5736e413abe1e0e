package dev.roster.access;

/** An authenticated person, with the claims of the identity provider. */
public record Principal(String issuer, String subject, String email, boolean emailVerified, String name, boolean operator)
        implements
            Credential {

    /** The label in logs and audit events. */
    public String label() {
        return email != null ? email : subject;
    }

    /** Identifies the person. */
    public String key() {
        return issuer + " " + subject;
    }
}
