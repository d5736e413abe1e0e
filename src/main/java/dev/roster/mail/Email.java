package dev.roster.mail;

import java.time.Instant;
import java.util.Map;

/**
 * A mail's words, ready to be sent.
 *
 * @param headers beside those that every mail has
 * @param notBefore when to write it instead of now; null when it is to be sent now
 */
public record Email(String subject, String text, String html, Map<String, String> headers, Instant notBefore) {

    Email(String subject, String text, String html) {
        this(subject, text, html, Map.of(), null);
    }

    /** No words yet: the mail stays in the queue, as if it had not been taken. */
    public static Email postponed(Instant notBefore) {
        return new Email(null, null, null, Map.of(), notBefore);
    }
}
