package dev.roster.invitation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * How many invitation emails an account may still queue today (UTC), and which recipients have opted out of its invitations.
 * Only under the account's lock: so the allowance is never spent twice.
 */
@ApplicationScoped
class InvitationLimits {

    private static final String READ = """
            select coalesce((select a.mails from mail_allowance a where a.account_id = ?1 and a.day = ?2), 0),
                (select string_agg(encode(o.mailbox, 'hex'), ' ') from invitation_opt_out o
                 where o.account_id = ?1 and o.opted_out_at is not null
                    and o.mailbox in (select decode(wanted, 'hex') from unnest(cast(?3 as text[])) as wanted))""";

    private static final String SPEND = """
            insert into mail_allowance as a (account_id, day, mails) values (?1, ?2, ?3)
            on conflict (account_id) do update set day = excluded.day,
                mails = excluded.mails + case when a.day = excluded.day then a.mails else 0 end""";

    /** What one request reads once for all of its addresses. */
    static final class Limits {

        private final UUID accountId;
        private final int allowance;
        private final Set<String> optedOut;
        private final Instant now;
        private int spent;

        private Limits(UUID accountId, int allowance, int spent, Set<String> optedOut, Instant now) {
            this.accountId = accountId;
            this.allowance = allowance;
            this.spent = spent;
            this.optedOut = optedOut;
            this.now = now;
        }

        void mustWantInvitations(String address) {
            if (optedOut.contains(hex(accountId, address))) {
                throw ProblemType.RECIPIENT_OPTED_OUT
                        .because("The recipient can allow invitations again by the link in the last one.");
            }
        }

        /** Takes one email from today's allowance, or fails with {@code daily-allowance-exceeded}. */
        void takeOne() {
            if (spent >= allowance) {
                Instant tomorrow = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
                throw ProblemType.DAILY_ALLOWANCE_EXCEEDED
                        .because("An account sends up to " + allowance + " invitation emails a day (UTC).")
                        .retryAfter(Duration.between(now, tomorrow));
            }
            spent++;
        }
    }

    @Inject
    InvitationSettings config;

    @Inject
    Pool database;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    Uni<Limits> read(UUID accountId, Collection<String> addresses) {
        Instant now = clock.instant();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(READ, Object[].class)
                        .setParameter(1, accountId)
                        .setParameter(2, day(now))
                        .setParameter(3, addresses.stream().map(address -> hex(accountId, address)).toArray(String[]::new))
                        .getSingleResult())
                .map(row -> new Limits(accountId, config.invitations().dailyAllowance(), ((Number) row[0]).intValue(),
                        row[1] == null ? Set.of() : Set.of(((String) row[1]).split(" ")), now));
    }

    Uni<Void> spend(UUID accountId, int mails) {
        return mails == 0 ? Uni.createFrom().voidItem()
                : Panache.getSession()
                        .chain(session -> session.createNativeQuery(SPEND)
                                .setParameter(1, accountId)
                                .setParameter(2, day(clock.instant()))
                                .setParameter(3, mails)
                                .executeUpdate())
                        .replaceWithVoid();
    }

    @Scheduled(every = "1h", delayed = "4m", skipExecutionIf = SchemaPending.class)
    Uni<Void> forgetCooldowns() {
        OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        return jobs.run("cooldown-clearing",
                database.preparedQuery("delete from mail_cooldown where until < $1").execute(Tuple.of(now)),
                "Cooldowns that are over stay for another hour");
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    private static String hex(UUID accountId, String address) {
        return HexFormat.of().formatHex(CanonicalMailbox.hash(accountId, address));
    }
}
