package dev.roster.audit;

import java.util.UUID;

/** Replaces the personal data of an erased member: the member's id, as an address that cannot exist (RFC 6761, section 6.4). */
public final class Pseudonym {
    private static final String DOMAIN = "@erased.invalid";

    private Pseudonym() {
    }

    public static String of(UUID memberId) {
        return memberId + DOMAIN;
    }

    public static boolean matches(String label) {
        return memberOf(label) != null;
    }

    /** @return null if the label is not a pseudonym */
    static UUID memberOf(String label) {
        try {
            return label.endsWith(DOMAIN) ? UUID.fromString(label.substring(0, label.length() - DOMAIN.length())) : null;
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }
}
