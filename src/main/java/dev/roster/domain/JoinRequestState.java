package dev.roster.domain;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of a request to join. {@code EXPIRED} is not stored: the request is pending and past its expiry. */
public enum JoinRequestState {
    PENDING,
    APPROVED,
    DECLINED,
    EXPIRED,
    WITHDRAWN;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Converts a query parameter; Jakarta REST calls it. */
    public static JoinRequestState fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
