package dev.roster.dormancy;

import java.util.Locale;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a policy's next run does with a member. */
@Schema(name = "DormancyOutcome")
public enum DormancyOutcome {

    NONE,
    WARN,
    SUSPEND,
    /** It would do something, were they not exempt. */
    EXEMPT,
    /** It would do something, were they not the admin whom the account keeps. */
    LAST_ADMIN;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
