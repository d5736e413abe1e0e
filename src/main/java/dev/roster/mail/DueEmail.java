package dev.roster.mail;

import static dev.roster.database.Database.array;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An email that this replica has claimed.
 *
 * @param subjectId the id of the resource that the email is about
 * @param deferred how long the recipient's server has deferred it so far
 */
public record DueEmail(UUID accountId, UUID id, String kind, UUID subjectId, String recipient, int attempts,
        Duration deferred) {
    /** The parameters of a query for many emails: arrays of accounts ($1), subjects ($2) and emails ($3), the time ($4). */
    public static Object[] parameters(List<DueEmail> emails, Instant now, Object... further) {
        return Stream.concat(Stream.of(array(emails, DueEmail::accountId, UUID[]::new),
                array(emails, DueEmail::subjectId, UUID[]::new), array(emails, DueEmail::id, UUID[]::new), now),
                Stream.of(further)).toArray();
    }
}
