package dev.roster.review;

import java.util.Locale;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import dev.roster.role.BuiltInRole;

/** What a reviewer wants to become of a member. */
@Schema(description = "`demote`: to the role `member`.")
public enum Decision {

    KEEP,
    DEMOTE,
    REMOVE;

    /** How an item without a decision is stored, so that it has a place in the index of decisions. */
    static final String NONE = "undecided";

    /** What a member is demoted to. */
    static final String LOWER_ROLE = BuiltInRole.MEMBER.roleName();

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Decision fromString(String value) {
        for (Decision each : values()) {
            if (each.value().equals(value)) {
                return each;
            }
        }
        throw new IllegalArgumentException("No decision: " + value);
    }

    /** @return null for an item that has none */
    static Decision stored(String value) {
        return NONE.equals(value) ? null : fromString(value);
    }
}
