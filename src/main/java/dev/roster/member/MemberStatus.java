package dev.roster.member;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A member can be suspended and reactivated. A removal is final. */
public enum MemberStatus {
    ACTIVE,
    SUSPENDED,
    REMOVED;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Converts a query parameter; Jakarta REST calls it. */
    public static MemberStatus fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
