package dev.roster.review;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

public enum ItemFilter {
    ALL,
    /** A decision is missing or outdated. */
    OPEN,
    CHANGED,
    KEEP,
    DEMOTE,
    REMOVE;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The stored decisions of matching items. */
    String[] decisions() {
        return switch (this) {
            case ALL, OPEN, CHANGED -> new String[] { Decision.NONE, "keep", "demote", "remove" };
            default -> new String[] { value() };
        };
    }

    /** The further condition of matching items; empty if there is none. */
    String condition(ItemSql sql) {
        return switch (this) {
            case OPEN -> " and " + sql.open();
            case CHANGED -> " and " + sql.changed();
            default -> "";
        };
    }

    /** Converts a query parameter; Jakarta REST calls it. */
    public static ItemFilter fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
