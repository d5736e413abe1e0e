package dev.roster.invitation;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

public enum InvitationOutcomeKind {

    INVITED,
    RESENT,
    ALREADY_INVITED,
    REJECTED;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
