package dev.roster.access;

/** The person whom the identity provider vouches for. Who they are, never what they may do, but for the operator. */
public record Principal(String issuer, String subject, String email, boolean emailVerified, String name, boolean operator)
        implements
            Credential {

    /** The best name there is for a log or an audit event. */
    public String label() {
        return email != null ? email : subject;
    }

    /** The same for the same person, different for any two. */
    public String key() {
        return issuer + " " + subject;
    }
}
