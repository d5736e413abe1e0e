package dev.roster.mail;

import dev.roster.database.Database;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Counts the emails of a kind that an account queued today (UTC). Call {@link #spent} and {@link #spend} under the account's
 * lock, so that concurrent requests do not spend the allowance twice.
 */
@ApplicationScoped
public class MailAllowance {
    private static final String SPENT = """
            select mails from mail_allowance where account_id = $1 and kind = $2 and day = $3""";

    private static final String SPEND = """
            insert into mail_allowance as a (account_id, kind, day, mails) values ($1, $2, $3, $4)
            on conflict (account_id, kind) do update set day = excluded.day,
                mails = excluded.mails + case when a.day = excluded.day then a.mails else 0 end""";

    private static final String TAKE_ONE = """
            insert into mail_allowance as a (account_id, kind, day, mails) values ($1, $2, $3, 1)
            on conflict (account_id, kind) do update set day = excluded.day,
                mails = case when a.day = excluded.day then a.mails else 0 end + 1
            where a.day <> excluded.day or a.mails < $4""";

    private static final String GIVE_BACK = """
            update mail_allowance set mails = mails - 1
            where account_id = $1 and kind = $2 and day = $3 and mails > 0""";

    @Inject
    Database database;
    @Inject
    Clock clock;

    public Uni<Integer> spent(UUID accountId, String kind) {
        return database.first(SPENT, row -> row.getInteger("mails"), accountId, kind, today())
                .onItem().ifNull().continueWith(0);
    }

    public Uni<Void> spend(UUID accountId, String kind, int emails) {
        return emails == 0 ? Uni.createFrom().voidItem()
                : database.execute(SPEND, accountId, kind, today(), emails).replaceWithVoid();
    }

    /** Takes one email without the account's lock. @return false if the allowance is spent */
    public Uni<Boolean> takeOne(UUID accountId, String kind, int allowance) {
        return allowance == 0 ? Uni.createFrom().item(false)
                : database.execute(TAKE_ONE, accountId, kind, today(), allowance).map(taken -> taken > 0);
    }

    /** After {@link #takeOne}, for an email that is not sent. */
    public Uni<Void> giveBack(UUID accountId, String kind) {
        return database.execute(GIVE_BACK, accountId, kind, today()).replaceWithVoid();
    }

    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** {@code daily-allowance-exceeded}, until the next day. */
    public Problem exceeded(String detail) {
        return ProblemType.DAILY_ALLOWANCE_EXCEEDED.because(detail)
                .retryAfter(Duration.between(clock.instant(), tomorrow()));
    }

    /** The beginning of the next day (UTC). */
    public Instant tomorrow() {
        return clock.instant().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    }
}
