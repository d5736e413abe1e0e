package dev.roster.invitation;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** {@code EXPIRED} is never stored: it is {@code OPEN} after the time of expiry. */
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

    /** JAX-RS reads query parameters with it. */
    public static InvitationState fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
