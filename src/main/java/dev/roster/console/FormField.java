package dev.roster.console;

/** The properties of problems that forms explain in their own words. */
public enum FormField {
    // @formatter:off: one form a line
    NAME, PERMISSIONS, EXPIRES_AT,
    ROLE, ROLE_EXPIRES_AT,
    EMAIL, FIRST_ADMIN_EMAIL, INVITATIONS, NOTE, LANGUAGE,
    INVITATION_LIFETIME, AUDIT_RETENTION_DAYS, ALLOWED_EMAIL_DOMAINS, API_KEY_HEADER,
    DAYS, WARN_DAYS_BEFORE, EXEMPT_MEMBERS,
    REVIEWERS, DUE_AT, EVERY_MONTHS, FILTER, DORMANT_DAYS, NOT_REVIEWED_FOR_DAYS,
    OTHER;
    // @formatter:on

    /** @param property of JSON */
    static FormField of(String property) {
        return Constants.of(FormField.class, property.replaceAll("([A-Z])", "_$1"), OTHER);
    }
}
