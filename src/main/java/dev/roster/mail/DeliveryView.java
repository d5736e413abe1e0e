package dev.roster.mail;

import java.time.Instant;
import java.time.OffsetDateTime;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.vertx.mutiny.sqlclient.Row;

/** What became of a mail. */
@Schema(name = "Delivery", description = "What became of the mail.")
public record DeliveryView(
        @Schema(required = true, description = "`queued`: not sent yet, or to be tried again; `sent`: the mail server took it over; `failed`: given up, see `reason`; `bounced`: came back after it was sent; `cancelled`: its reason went away before it was sent.", enumeration = {
                "queued", "sent", "failed", "bounced", "cancelled" }, examples = "sent") String state,
        @Schema(required = true, description = "How often sending was tried.") int attempts,
        @Schema(nullable = true) Instant lastAttemptAt,
        @Schema(nullable = true, description = "When it will be tried again; null unless it is queued and was tried before. An account does not learn from the time of a first attempt that another one wrote to the same person a moment ago.") Instant nextAttemptAt,
        @Schema(nullable = true, description = "When it got its final state.") Instant finishedAt,
        @Schema(nullable = true, description = "Why it is not delivered, or not yet, in English.", examples = "The address does not exist.") String reason,
        @Schema(nullable = true, description = "The same for programs: `address-unknown`, `address-invalid`: no such mailbox; `mailbox-unavailable`: full or disabled; `recipient-refused`: the recipient's server refused the email; `not-accepted`: it has not accepted it so far, or in time; `service-unavailable`: Roster's own email service does not work, and nothing is given up for that; `not-written`: the email could not be written; `bounced`: it came back. More may be added.", examples = "address-unknown") DeliveryReason reasonCode){

    /** What a query selects to build the view; {@code d} is the mail. */
    public static final String COLUMNS = """
            d.state as mail_state, d.attempts as mail_attempts, d.last_attempt_at as mail_last_attempt_at,
            d.next_attempt_at as mail_next_attempt_at, d.finished_at as mail_finished_at, d.reason as mail_reason""";

    static DeliveryView of(QueuedEmail mail) {
        return new DeliveryView(mail.state, mail.attempts, mail.lastAttemptAt,
                "queued".equals(mail.state) && mail.attempts > 0 ? mail.nextAttemptAt : null, mail.finishedAt,
                DeliveryReason.stored(mail.reason, mail.state));
    }

    public static DeliveryView of(Row row) {
        String state = row.getString("mail_state");
        return new DeliveryView(state, row.getInteger("mail_attempts"), instant(row, "mail_last_attempt_at"),
                "queued".equals(state) && row.getInteger("mail_attempts") > 0 ? instant(row, "mail_next_attempt_at") : null,
                instant(row, "mail_finished_at"),
                DeliveryReason.stored(row.getString("mail_reason"), state));
    }

    private DeliveryView(String state, int attempts, Instant lastAttemptAt, Instant nextAttemptAt, Instant finishedAt,
            DeliveryReason reason) {
        this(state, attempts, lastAttemptAt, nextAttemptAt, finishedAt, reason == null ? null : reason.sentence(), reason);
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
