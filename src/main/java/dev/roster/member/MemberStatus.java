package dev.roster.member;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** A member can be suspended and reactivated. Removed is final. */
public enum MemberStatus {

    ACTIVE,
    SUSPENDED,
    REMOVED;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** JAX-RS calls this for a query parameter. */
    public static MemberStatus fromString(String value) {
        return of(value);
    }

    static MemberStatus of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
