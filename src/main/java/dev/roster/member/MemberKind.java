package dev.roster.member;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a member is a person or a program. It never changes. */
public enum MemberKind {
    PERSON,
    /** A service account. It has an owner, and neither an address nor a seat. */
    SERVICE;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Converts a query parameter; Jakarta REST calls it. */
    public static MemberKind fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
