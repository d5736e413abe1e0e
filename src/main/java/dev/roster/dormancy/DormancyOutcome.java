package dev.roster.dormancy;

import java.util.Locale;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonValue;

@Schema(name = "DormancyOutcome", description = "What the next run of the policy does with a member.")
public enum DormancyOutcome {

    NONE,
    WARN,
    SUSPEND,
    /** Would be warned or suspended, but is exempt. */
    EXEMPT,
    /** Would be warned or suspended, but is the admin whom the account keeps. */
    LAST_ADMIN;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
