package dev.roster.operator;

import dev.roster.database.Database;
import io.quarkus.qute.TemplateData;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@TemplateData
@Schema(name = "AccountUsage", description = "The usage of an account. `seatsUsed` is exact. Each other number counts up to 100; 101 means more than 100.")
public record AccountUsage(
        @Schema(required = true, description = "Service accounts count too; they take no seat.") int activeMembers,
        @Schema(required = true) int suspendedMembers,
        @Schema(required = true) int openInvitations,
        @Schema(required = true, description = "API keys that are not revoked.") int apiKeys,
        @Schema(required = true, description = "Queued emails, without those that Roster sends at the moment or that wait for a retry.") int queuedEmails,
        @Schema(required = true, description = "Emails of the last 30 days that failed or bounced.") int undeliveredEmails,
        @Schema(nullable = true, description = "When the oldest queued email became due; null if none is due.") Instant emailDueSince,
        @Schema(nullable = true, description = "The last day (UTC) on which a member was active; null if none ever was.") LocalDate lastActiveDay,
        @Schema(required = true, description = "The exact number of active and provisioned members, for billing.", examples = "1842") int seatsUsed,
        @Schema(nullable = true, description = "Null if the number of members is not limited.", examples = "2000") Integer seatLimit) {
    public static final int LIMIT = 100;

    static AccountUsage of(Row row) {
        return new AccountUsage(row.getInteger("active"), row.getInteger("suspended"), row.getInteger("invitations"),
                row.getInteger("keys"), row.getInteger("queued"), row.getInteger("undelivered"),
                Database.instant(row, "due_since"), row.getLocalDate("last_day"),
                row.getInteger("seats_used"), row.getInteger("seat_limit"));
    }
}
