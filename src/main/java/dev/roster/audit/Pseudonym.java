package dev.roster.audit;

import java.util.UUID;

/** What stands in the place of an erased person: an address that nobody has (RFC 6761, 6.4) with the member's id. */
public final class Pseudonym {

    private static final String DOMAIN = "@erased.invalid";

    private Pseudonym() {
    }

    public static String of(UUID memberId) {
        return memberId + DOMAIN;
    }

    public static boolean isOne(String label) {
        return memberOf(label) != null;
    }

    /** Null when the label is somebody's own. */
    static UUID memberOf(String label) {
        try {
            return label.endsWith(DOMAIN) ? UUID.fromString(label.substring(0, label.length() - DOMAIN.length())) : null;
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }
}
