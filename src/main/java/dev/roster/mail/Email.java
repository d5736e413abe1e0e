package dev.roster.mail;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A rendered email.
 *
 * @param id of the {@link DueEmail}
 * @param headers in addition to those of every email
 * @param notBefore when to render it instead of now; null if it is to be sent now
 */
public record Email(UUID id, String subject, String text, String html, Map<String, String> headers, Instant notBefore) {

    /** The email stays in the queue, and the attempt does not count. */
    public static Email postponed(UUID id, Instant notBefore) {
        return new Email(id, null, null, null, Map.of(), notBefore);
    }

    public Email withHeaders(Map<String, String> added) {
        return new Email(id, subject, text, html, added, notBefore);
    }
}
