package dev.roster.review;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** An open review is closed once, as completed or cancelled. */
public enum ReviewState {
    OPEN,
    COMPLETED,
    CANCELLED;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Converts a query parameter; Jakarta REST calls it. */
    public static ReviewState fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
