package dev.roster.mail;

import static dev.roster.database.Database.instant;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Delivery", description = "The delivery of an email.")
public record DeliveryView(
        @Schema(required = true, description = "`queued`: waits for its first attempt or a retry; `sent`: the mail server has accepted it; `failed`: Roster has given up, see `reason`; `bounced`: returned after it was sent; `cancelled`: no longer needed before it was sent.", enumeration = {
                "queued", "sent", "failed", "bounced", "cancelled" }, examples = "sent") String state,
        @Schema(required = true, description = "The number of attempts to send the email.") int attempts,
        @Schema(nullable = true) Instant lastAttemptAt,
        @Schema(nullable = true, description = "The time of the next retry; null unless the email is queued and was tried before. Roster does not show the time of a first attempt, because it would reveal that another account has just invited the same person.") Instant nextAttemptAt,
        @Schema(nullable = true, description = "When the email reached its final state.") Instant finishedAt,
        @Schema(nullable = true, description = "Why the email is not delivered yet, or never will be, in English.", examples = "The address does not exist.") String reason,
        @Schema(nullable = true, description = "The reason as a code. `address-unknown`, `address-invalid`: no such mailbox; `mailbox-unavailable`: full or disabled; `rejected`: the recipient's server rejected the email; `not-accepted`: the recipient's server has not accepted the email yet, or not in time; `service-unavailable`: Roster's own email service is unavailable, and Roster keeps trying; `rendering-failed`: the email could not be rendered; `bounced`: the email was returned after it was sent. Later releases may add values.", examples = "address-unknown") DeliveryReason reasonCode){
    /** The columns that {@link #of} reads; {@code d} is the row of {@code mail}. */
    public static final String COLUMNS = """
            d.state as mail_state, d.attempts as mail_attempts, d.last_attempt_at as mail_last_attempt_at,
            case when d.state = 'queued' and d.attempts > 0 then d.next_attempt_at end as mail_next_attempt_at,
            d.finished_at as mail_finished_at, d.reason as mail_reason""";

    public static DeliveryView of(Row row) {
        DeliveryReason reason = DeliveryReason.ofValue(row.getString("mail_reason"));
        return new DeliveryView(row.getString("mail_state"), row.getInteger("mail_attempts"),
                instant(row, "mail_last_attempt_at"), instant(row, "mail_next_attempt_at"), instant(row, "mail_finished_at"),
                reason == null ? null : reason.message(), reason);
    }
}
