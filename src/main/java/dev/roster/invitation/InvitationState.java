package dev.roster.invitation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of an invitation. {@code EXPIRED} is not stored: the invitation is open and past its expiry. */
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

    /** Converts a query parameter; Jakarta REST calls it. */
    public static InvitationState fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
