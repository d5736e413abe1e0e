package dev.roster.invitation;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** Open invitations become one of the others, once; an open one whose time is over counts as expired. */
public enum InvitationState {

    OPEN,
    ACCEPTED,
    DECLINED,
    REVOKED,
    EXPIRED;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Also how a query parameter is read. */
    public static InvitationState fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
