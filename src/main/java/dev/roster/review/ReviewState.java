package dev.roster.review;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** An open review becomes one of the others, once, and never changes again. */
public enum ReviewState {

    OPEN,
    COMPLETED,
    CANCELLED;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Also how a query parameter is read. */
    public static ReviewState fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
