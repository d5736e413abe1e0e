package dev.roster.dormancy;

import static dev.roster.database.Database.instant;

import java.time.Instant;
import java.util.UUID;

import io.vertx.sqlclient.Row;

/**
 * @param warnedAt in the current idle period; null if there was no warning
 * @param expired whether the membership has expired, and the sweep has not recorded the expiry yet
 */
record DormantMember(UUID id, String email, String name, String role, Instant idleSince, Instant lastActiveAt,
        Instant warnedAt, boolean expired) {

    static DormantMember of(Row row) {
        return new DormantMember(row.getUUID("id"), row.getString("email"), row.getString("name"), row.getString("role"),
                instant(row, "idle_since"), instant(row, "last_active_at"), instant(row, "warned_at"),
                row.getBoolean("expired"));
    }
}
