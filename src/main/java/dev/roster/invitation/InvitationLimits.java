package dev.roster.invitation;

import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.mail.MailAllowance;
import dev.roster.problem.ProblemType;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
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
            select coalesce((select a.mails from mail_allowance a
                    where a.account_id = $1 and a.kind = $4 and a.day = $2), 0) as spent,
                array(select o.mailbox from invitation_opt_out o
                    where o.account_id = $1 and o.opted_out_at is not null and o.mailbox = any($3)) as opted_out""";

    @Inject
    InvitationSettings config;
    @Inject
    MailAllowance allowances;
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
        private int spent;

        private Limits(UUID accountId, Row row) {
            this.accountId = accountId;
            this.optedOut = Set.copyOf(List.of(row.getArrayOfBuffers("opted_out")));
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
                throw allowances.exceeded("An account sends up to " + allowance + " invitation emails a day (UTC).");
            }
            spent++;
        }
    }

    Uni<Limits> read(UUID accountId, Collection<String> emails) {
        Buffer[] mailboxes = emails.stream().map(email -> CanonicalMailbox.hash(accountId, email))
                .toArray(Buffer[]::new);
        return database.first(READ, row -> new Limits(accountId, row), accountId, allowances.today(), mailboxes,
                InvitationService.MAIL_KIND);
    }

    Uni<Void> spend(UUID accountId, int emails) {
        return allowances.spend(accountId, InvitationService.MAIL_KIND, emails);
    }

    /**
     * Takes one email from today's allowance when it is sent. Such emails leave the second half of the allowance to
     * invitations.
     *
     * @return null if the email can be sent, otherwise the time of its next attempt
     */
    public Uni<Instant> takeWhenSent(UUID accountId) {
        int share = (config.invitations().dailyAllowance() + 1) / 2;
        return allowances.takeOne(accountId, InvitationService.MAIL_KIND, share)
                .map(taken -> taken ? null : allowances.tomorrow());
    }

    /** After {@link #takeWhenSent}, for an email that is not sent now. */
    public Uni<Void> giveBack(UUID accountId) {
        return allowances.giveBack(accountId, InvitationService.MAIL_KIND);
    }

    @Scheduled(every = "1h", delayed = "4m", skipExecutionIf = SchemaPending.class)
    Uni<Void> deleteCooldowns() {
        return jobs.run("cooldown-cleanup", database.execute("delete from mail_cooldown where until < $1", clock.instant()),
                "The next run deletes old cooldowns of mailboxes");
    }
}
