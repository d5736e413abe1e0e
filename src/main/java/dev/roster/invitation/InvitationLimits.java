package dev.roster.invitation;

import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.problem.ProblemType;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Limits invitations by the account's daily allowance of emails (UTC) and by the recipients who have opted out. Call
 * {@link #read} and {@link #spend} under the account's lock, so that concurrent requests do not spend the allowance twice.
 */
@ApplicationScoped
public class InvitationLimits {
    private static final String READ = """
            select coalesce((select a.mails from mail_allowance a where a.account_id = $1 and a.day = $2), 0) as spent,
                array(select o.mailbox from invitation_opt_out o
                    where o.account_id = $1 and o.opted_out_at is not null and o.mailbox = any($3)) as opted_out""";

    private static final String SPEND = """
            insert into mail_allowance as a (account_id, day, mails) values ($1, $2, $3)
            on conflict (account_id) do update set day = excluded.day,
                mails = excluded.mails + case when a.day = excluded.day then a.mails else 0 end""";

    private static final String TAKE_ONE = """
            insert into mail_allowance as a (account_id, day, mails) values ($1, $2, 1)
            on conflict (account_id) do update set day = excluded.day,
                mails = case when a.day = excluded.day then a.mails else 0 end + 1
            where a.day <> excluded.day or a.mails < $3""";

    private static final String GIVE_BACK = """
            update mail_allowance set mails = mails - 1 where account_id = $1 and day = $2 and mails > 0""";

    @Inject
    InvitationSettings config;
    @Inject
    Database database;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    /** The limits for one request, read once for all of its addresses. */
    final class Limits {
        private final UUID accountId;
        private final Set<Buffer> optedOut;
        private final Instant now;
        private int spent;

        private Limits(UUID accountId, Row row, Instant now) {
            this.accountId = accountId;
            this.optedOut = Set.copyOf(List.of(row.getArrayOfBuffers("opted_out")));
            this.now = now;
            this.spent = row.getInteger("spent");
        }

        void mustNotHaveOptedOut(String email) {
            if (optedOut.contains(CanonicalMailbox.hash(accountId, email))) {
                throw ProblemType.RECIPIENT_OPTED_OUT
                        .because("The recipient can opt in again with the opt-out link in the latest email.");
            }
        }

        /** Takes one email from today's allowance, or fails with {@code daily-allowance-exceeded}. */
        void takeOne() {
            int allowance = config.invitations().dailyAllowance();
            if (spent >= allowance) {
                throw ProblemType.DAILY_ALLOWANCE_EXCEEDED
                        .because("An account sends up to " + allowance + " invitation emails a day (UTC).")
                        .retryAfter(Duration.between(now, tomorrow(now)));
            }
            spent++;
        }
    }

    Uni<Limits> read(UUID accountId, Collection<String> emails) {
        Instant now = clock.instant();
        Buffer[] mailboxes = emails.stream().map(email -> CanonicalMailbox.hash(accountId, email))
                .toArray(Buffer[]::new);
        return database.first(READ, row -> new Limits(accountId, row, now), accountId, day(now), mailboxes);
    }

    Uni<Void> spend(UUID accountId, int emails) {
        return emails == 0 ? Uni.createFrom().voidItem()
                : database.execute(SPEND, accountId, day(clock.instant()), emails).replaceWithVoid();
    }

    /**
     * Takes one email from today's allowance when it is sent. Such emails leave the second half of the allowance to
     * invitations.
     *
     * @return null if the email can be sent, otherwise the time of its next attempt
     */
    public Uni<Instant> takeWhenSent(UUID accountId) {
        Instant now = clock.instant();
        int share = (config.invitations().dailyAllowance() + 1) / 2;
        return share == 0 ? Uni.createFrom().item(tomorrow(now))
                : database.execute(TAKE_ONE, accountId, day(now), share).map(taken -> taken == 0 ? tomorrow(now) : null);
    }

    /** After {@link #takeWhenSent}, for an email that is not sent now. */
    public Uni<Void> giveBack(UUID accountId) {
        return database.execute(GIVE_BACK, accountId, day(clock.instant())).replaceWithVoid();
    }

    @Scheduled(every = "1h", delayed = "4m", skipExecutionIf = SchemaPending.class)
    Uni<Void> deleteCooldowns() {
        return jobs.run("cooldown-cleanup", database.execute("delete from mail_cooldown where until < $1", clock.instant()),
                "The next run deletes old cooldowns of mailboxes");
    }

    private static Instant tomorrow(Instant now) {
        return now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }
}
