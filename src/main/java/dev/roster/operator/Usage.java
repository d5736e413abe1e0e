package dev.roster.operator;

import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Reads the usage of an account. The number of seats is stored. Each other part reads at most 101 entries of an index, whose
 * order the part names.
 */
@ApplicationScoped
public class Usage {
    private static final Duration UNDELIVERED = Duration.ofDays(30);

    private static final String USAGE = """
            select
                (select count(*)::int from (select 1 from member where account_id = $1 and status = 'active'
                    order by role, name_key, id limit %1$d) part) as active,
                (select count(*)::int from (select 1 from member where account_id = $1 and status = 'suspended'
                    order by role, name_key, id limit %1$d) part) as suspended,
                (select count(*)::int from (select 1 from invitation where account_id = $1 and state = 'open' and expires_at > $2
                    order by expires_at, id limit %1$d) part) as invitations,
                (select count(*)::int from (select 1 from api_key where account_id = $1 and revoked_at is null
                    order by id limit %1$d) part) as keys,
                (select count(*)::int from (select 1 from mail where account_id = $1 and state = 'queued' and claimable
                    order by next_attempt_at limit %1$d) part) as queued,
                (select count(*)::int from (select 1 from mail where account_id = $1 and state in ('failed', 'bounced')
                    and finished_at > $3 order by finished_at, id limit %1$d) part) as undelivered,
                (select next_attempt_at from mail where account_id = $1 and state = 'queued' and claimable
                    and next_attempt_at <= $2 order by next_attempt_at limit 1) as due_since,
                (select day from active_members where account_id = $1 order by day desc limit 1) as last_day,
                seats_used, seat_limit
            from account where id = $1 and deletion_started_at is null"""
            .formatted(AccountUsage.LIMIT + 1);

    @Inject
    Database database;
    @Inject
    Clock clock;

    public Uni<AccountUsage> of(UUID accountId) {
        Instant now = clock.instant();
        return database.one(USAGE, AccountUsage::of, accountId, now, now.minus(UNDELIVERED));
    }
}
