package dev.roster.support;

import java.util.Locale;

/** Why a support view ended. Clients of the audit log compare the values, so they do not change. */
public enum ViewEnd {
    BY_OPERATOR,
    EXPIRED,
    CONSENT_WITHDRAWN,
    MEMBER_LOST_ACCESS,
    ACCOUNT_CLOSED;

    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ViewEnd of(String value) {
        return value == null ? null : valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
