package dev.roster.access;

/**
 * The permissions of Roster's own operations. The services of an account define further permissions, which Roster only
 * stores.
 */
public enum Permission {
    ACCOUNT_READ("account:read"),
    ACCOUNT_UPDATE("account:update"),
    ROLE_READ("role:read"),
    ROLE_UPDATE("role:update"),
    GROUP_READ("group:read"),
    GROUP_UPDATE("group:update"),
    CATALOGUE_UPDATE("catalogue:update"),
    MEMBER_READ("member:read"),
    MEMBER_INVITE("member:invite"),
    MEMBER_UPDATE("member:update"),
    MEMBER_REMOVE("member:remove"),
    MEMBER_ERASE("member:erase"),
    DIRECTORY_READ("directory:read"),
    DIRECTORY_UPDATE("directory:update"),
    SERVICE_ACCOUNT_UPDATE("service-account:update"),
    KEY_READ("key:read"),
    KEY_UPDATE("key:update"),
    AUDIT_READ("audit:read"),
    REVIEW_READ("review:read"),
    REVIEW_DECIDE("review:decide"),
    REVIEW_UPDATE("review:update"),
    ACCESS_INTROSPECT("access:introspect"),
    EMBED_CREATE("embed:create");

    private final String value;

    Permission(String value) {
        this.value = value;
    }

    /** In the form {@code resource:action}. */
    public String value() {
        return value;
    }
}
