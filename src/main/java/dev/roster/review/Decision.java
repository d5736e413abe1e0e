package dev.roster.review;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.roster.role.BuiltInRole;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "`demote` assigns the role `member`, and removes the member from groups with a role, except those of the directory.")
public enum Decision {
    KEEP,
    DEMOTE,
    REMOVE;

    static final String NONE = "undecided";

    static final String LOWER_ROLE = BuiltInRole.MEMBER.roleName();

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Decision fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }

    /** @return null for an item without a decision */
    static Decision stored(String value) {
        return NONE.equals(value) ? null : fromString(value);
    }
}
