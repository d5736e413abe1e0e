package dev.roster.member;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** Active and suspended members can become each other; removed is for ever. */
public enum MemberStatus {

    ACTIVE,
    SUSPENDED,
    REMOVED;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Also how a query parameter is read. */
    public static MemberStatus fromString(String value) {
        return of(value);
    }

    static MemberStatus of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
