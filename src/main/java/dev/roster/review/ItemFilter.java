package dev.roster.review;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** Which items to see. */
public enum ItemFilter {

    ALL,
    /** Without a decision that counts: what a completion would wait for. */
    UNDECIDED,
    CHANGED,
    KEEP,
    DEMOTE,
    REMOVE;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The stored decisions whose ranges of the index hold what is wanted. */
    String[] decisions() {
        return switch (this) {
            case ALL, UNDECIDED, CHANGED -> new String[] { Decision.NONE, "keep", "demote", "remove" };
            default -> new String[] { value() };
        };
    }

    /** What else must be true of them. @param sql how it is said */
    String condition(ItemSql sql) {
        return switch (this) {
            case UNDECIDED -> " and " + sql.waiting();
            case CHANGED -> " and " + sql.changed();
            default -> "";
        };
    }

    /** Also how a query parameter is read. */
    public static ItemFilter fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
