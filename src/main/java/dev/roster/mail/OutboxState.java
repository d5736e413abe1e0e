package dev.roster.mail;

import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;

/** Reads the state of the outbox of all accounts. */
@ApplicationScoped
public class OutboxState {
    /** Reads at most 1,000 entries of an index that has queued emails only. */
    private static final String QUEUED = """
            select count(*)::int as queued, min(next_attempt_at) as next
            from (select next_attempt_at from mail where state = 'queued' order by next_attempt_at limit 1000) first""";

    @Inject
    Database database;

    /**
     * @param emails up to 1,000
     * @param next when the next attempt is due; null without an email
     */
    public record Queued(int emails, Instant next) {
        /** When the oldest email became due; null if none is due. */
        public Instant dueSince(Instant now) {
            return next == null || next.isAfter(now) ? null : next;
        }
    }

    public Uni<Queued> queued() {
        return database.first(QUEUED, row -> new Queued(row.getInteger("queued"), Database.instant(row, "next")));
    }
}
