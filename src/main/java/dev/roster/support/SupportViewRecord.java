package dev.roster.support;

import dev.roster.database.Database;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * A view in the list for operators.
 *
 * @param endedAt null while Roster has not recorded an end; {@code end} too
 */
public record SupportViewRecord(UUID id, UUID memberId, String memberEmail, String operator, String reason, Instant startedAt,
        Instant expiresAt, Instant endedAt, ViewEnd end) {
    static SupportViewRecord of(Row row) {
        return new SupportViewRecord(row.getUUID("id"), row.getUUID("member_id"), row.getString("email"),
                row.getString("operator"), row.getString("reason"), Database.instant(row, "started_at"),
                Database.instant(row, "expires_at"), Database.instant(row, "ended_at"), ViewEnd.of(row.getString("ended_by")));
    }
}
