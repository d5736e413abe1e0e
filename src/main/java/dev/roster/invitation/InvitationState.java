package dev.roster.invitation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The state of an invitation. {@code EXPIRED} is not stored: the invitation is open and past its expiry. */
public enum InvitationState {
    OPEN,
    ACCEPTED,
    DECLINED,
    REVOKED,
    EXPIRED;

    /** The states of invitations that can be resent and revoked. */
    public static final Set<InvitationState> CHANGEABLE = Collections.unmodifiableSet(EnumSet.of(OPEN, EXPIRED));

    public boolean isChangeable() {
        return CHANGEABLE.contains(this);
    }

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Converts a query parameter; Jakarta REST calls it. */
    public static InvitationState fromString(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
