package dev.roster.mail;

import java.time.Instant;
import java.util.Locale;

/**
 * What a letter to a member says about their membership.
 *
 * @param roleAfterwards the role that comes by itself; null unless one does
 * @param idleSince since when the member has not been active; null where that does not matter
 * @param at when it happens; null when nothing will
 */
public record MembershipEmail(News news, String accountName, String recipientName, String role, String roleAfterwards,
        Instant idleSince, Instant at) {

    /** What the letter tells. */
    public enum News {
        MEMBERSHIP_ENDS,
        ROLE_ENDS,
        /** The member has not been active for long, and nothing follows from it. */
        DORMANT,
        /** The member has not been active for long, and will be suspended unless they are. */
        DORMANT_AND_SUSPENDED;

        /** As the messages call it. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
