package dev.roster.group;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The manager of a group's name and members. */
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
