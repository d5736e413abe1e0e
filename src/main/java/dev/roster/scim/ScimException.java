package dev.roster.scim;

/** A rejection of a SCIM request (RFC 7644, section 3.12). */
final class ScimException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int BAD_REQUEST = 400;

    private final int status;
    private final String scimType;

    /** @param scimType null if the RFC defines no keyword for the cause */
    ScimException(int status, String scimType, String detail) {
        // No stack trace: a rejection is an expected result.
        super(detail, null, false, false);
        this.status = status;
        this.scimType = scimType;
    }

    static ScimException invalidFilter(String detail) {
        return new ScimException(BAD_REQUEST, "invalidFilter", detail);
    }

    static ScimException invalidSyntax(String detail) {
        return new ScimException(BAD_REQUEST, "invalidSyntax", detail);
    }

    static ScimException invalidPath(String detail) {
        return new ScimException(BAD_REQUEST, "invalidPath", detail);
    }

    static ScimException invalidValue(String detail) {
        return new ScimException(BAD_REQUEST, "invalidValue", detail);
    }

    static ScimException noTarget(String detail) {
        return new ScimException(BAD_REQUEST, "noTarget", detail);
    }

    static ScimException mutability(String detail) {
        return new ScimException(BAD_REQUEST, "mutability", detail);
    }

    static ScimException tooMany(String detail) {
        return new ScimException(BAD_REQUEST, "tooMany", detail);
    }

    static ScimException notFound() {
        return new ScimException(404, null, "The resource does not exist.");
    }

    static ScimException staleVersion() {
        return new ScimException(412, null, "The resource has changed. Read it again.");
    }

    int status() {
        return status;
    }

    String scimType() {
        return scimType;
    }
}
