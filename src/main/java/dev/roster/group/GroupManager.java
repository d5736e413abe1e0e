package dev.roster.group;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Who changes the name and the members of a group. */
@Schema(name = "GroupManager")
public enum GroupManager {
    ADMINS,
    DIRECTORY;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static GroupManager of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
