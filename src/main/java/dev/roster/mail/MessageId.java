package dev.roster.mail;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Message-ID of an email (RFC 5322, 3.6.4). All attempts use the same one, so that mail systems recognize a duplicate. It
 * contains the ids, so that a bounce finds its email by primary key.
 */
record MessageId(UUID accountId, UUID mailId) {
    static final String PATTERN = "<?([0-9a-f-]{36})\\.([0-9a-f-]{36})@[^<>\\s]{1,253}>?";

    private static final Pattern PARTS = Pattern.compile(PATTERN);

    static String of(DueEmail email, String host) {
        return "<" + email.id() + "." + email.accountId() + "@" + host + ">";
    }

    /** @return null if the text is not a Message-ID of Roster */
    static MessageId parse(String text) {
        Matcher parts = PARTS.matcher(text);
        try {
            return parts.matches() ? new MessageId(UUID.fromString(parts.group(2)), UUID.fromString(parts.group(1))) : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
