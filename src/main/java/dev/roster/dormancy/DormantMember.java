package dev.roster.dormancy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

/**
 * A member who has not been active for a while.
 *
 * @param warnedAt when they were warned for this time of idleness; null when they were not
 * @param ended whether the membership has ended by itself, which is not written yet
 */
record DormantMember(UUID id, String email, String name, String role, Instant joinedAt, Instant idleSince, Instant lastActiveAt,
        Instant warnedAt, boolean ended) {

    static DormantMember of(Row row) {
        return new DormantMember(row.getUUID("id"), row.getString("email"), row.getString("name"), row.getString("role"),
                instant(row, "joined_at"), instant(row, "idle_since"), instant(row, "last_active_at"),
                instant(row, "warned_at"), row.getBoolean("ended"));
    }

    static DormantMember of(Object[] row) {
        return new DormantMember((UUID) row[0], (String) row[1], (String) row[2], (String) row[3], (Instant) row[4],
                (Instant) row[5], (Instant) row[6], (Instant) row[7], (Boolean) row[8]);
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
