package dev.roster.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * A mail that this replica has taken out of the queue to send.
 *
 * @param deferred how long the recipient's side has made it wait so far
 */
public record DueEmail(UUID accountId, UUID id, String kind, UUID subjectId, String recipient, int attempts,
        Duration deferred) {

    /**
     * What a writer asks for many letters with: the columns of accounts ($1), subjects ($2) and mails ($3), and the time ($4).
     */
    public static Tuple columns(List<DueEmail> mails, Instant now) {
        return Tuple.of(
                mails.stream().map(DueEmail::accountId).toArray(UUID[]::new),
                mails.stream().map(DueEmail::subjectId).toArray(UUID[]::new),
                mails.stream().map(DueEmail::id).toArray(UUID[]::new),
                OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
    }

    /** The letters that a writer's query found, under the {@code mail_id} of each row. */
    public static Map<UUID, Email> letters(RowSet<Row> rows, Function<Row, Email> letter) {
        Map<UUID, Email> written = new HashMap<>();
        rows.forEach(row -> written.put(row.getUUID("mail_id"), letter.apply(row)));
        return written;
    }
}
