package dev.roster.member;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A member can be suspended and reactivated. A removal is final. */
public enum MemberStatus {
    /** Created by a directory or an import, and not signed in yet. The first sign-in with the verified address activates it. */
    PROVISIONED,
    ACTIVE,
    SUSPENDED,
    REMOVED;

    /** All values, as an SQL array. */
    static final String ALL_IN_SQL = Stream.of(values()).map(status -> "'" + status.value() + "'")
            .collect(Collectors.joining(", ", "array[", "]"));

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Converts a query parameter; Jakarta REST calls it. */
    public static MemberStatus fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
