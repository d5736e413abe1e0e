package dev.roster.invitation;

import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.http.RequestOrigin;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Opts the recipient of an invitation email out of further invitations from the account, and in again. The key of the link
 * grants nothing else. It still works after the invitation is closed.
 */
@ApplicationScoped
public class OptOuts {
    /** Limits the audit events that the holder of a link can cause. */
    static final Duration OPT_IN_COOLDOWN = Duration.ofHours(1);

    private static final String FIND = """
            select i.email, a.name
            from account a
            join invitation i on i.account_id = $1 and i.id = $2
            join invitation_secret s on s.account_id = $1 and s.invitation_id = $2 and s.opt_out_hash = $3
            where a.id = $1 and a.closed_at is null""";

    /** Locks the account only if the key matches. */
    private static final String FIND_AND_LOCK = FIND + " for no key update of a";

    /**
     * Returns one row, even for a mailbox that never opted out. Runs after the account's lock is taken, and so sees the changes
     * that the lock has waited for.
     */
    private static final String READ = """
            select max(opted_out_at) as opted_out_at, max(opted_in_at) as opted_in_at
            from invitation_opt_out where account_id = $1 and mailbox = $2""";

    private static final String OPT_OUT = """
            insert into invitation_opt_out (account_id, mailbox, opted_out_at) values ($1, $2, $3)
            on conflict (account_id, mailbox) do update set opted_out_at = excluded.opted_out_at""";

    private static final String OPT_IN = """
            update invitation_opt_out set opted_out_at = null, opted_in_at = $3 where account_id = $1 and mailbox = $2""";

    /**
     * SQL: whether the recipient has opted out.
     *
     * @param mailbox the hash of {@link CanonicalMailbox} for the account
     */
    public static String hasOptedOut(String account, String mailbox) {
        return """
                exists (
                    select from invitation_opt_out o
                    where o.account_id = %s and o.mailbox = %s and o.opted_out_at is not null)""".formatted(account, mailbox);
    }

    @Inject
    Database database;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    public record View(String accountName, String email, boolean optedOut) {
    }

    /** @param optedInAt when the recipient last opted in again; null if never */
    private record Recipient(UUID accountId, UUID invitationId, String email, String accountName, boolean optedOut,
            Instant optedInAt) {
        View view(boolean nowOptedOut) {
            return new View(accountName, email, nowOptedOut);
        }
    }

    /** Fails with {@code not-found} if the key matches no email. */
    @WithSession
    public Uni<View> get(String key) {
        return find(key, FIND).map(recipient -> recipient.view(recipient.optedOut()));
    }

    /** Succeeds also if the recipient has already opted out. */
    @WithTransaction
    public Uni<View> optOut(String key, RequestOrigin origin) {
        return find(key, FIND_AND_LOCK)
                .call(recipient -> recipient.optedOut() ? Uni.createFrom().voidItem()
                        : change(recipient, OPT_OUT, AuditAction.INVITATION_OPTED_OUT, origin))
                .map(recipient -> recipient.view(true));
    }

    /** Succeeds also if the recipient has not opted out. */
    @WithTransaction
    public Uni<View> optIn(String key, RequestOrigin origin) {
        return find(key, FIND_AND_LOCK)
                .call(recipient -> {
                    if (!recipient.optedOut()) {
                        return Uni.createFrom().voidItem();
                    }
                    mustBeAfterCooldown(recipient);
                    return change(recipient, OPT_IN, AuditAction.INVITATION_OPTED_IN, origin);
                })
                .map(recipient -> recipient.view(false));
    }

    private void mustBeAfterCooldown(Recipient recipient) {
        Instant now = clock.instant();
        if (recipient.optedInAt() != null && now.isBefore(recipient.optedInAt().plus(OPT_IN_COOLDOWN))) {
            throw ProblemType.TOO_EARLY_TO_OPT_IN.because("A recipient can opt in again at most once an hour.")
                    .retryAfter(Duration.between(now, recipient.optedInAt().plus(OPT_IN_COOLDOWN)));
        }
    }

    private Uni<Recipient> find(String key, String sql) {
        InvitationSecret secret = InvitationSecret.parse(key);
        UUID accountId = secret.accountId();
        return database.one(sql, row -> row, accountId, secret.invitationId(), secret.hash())
                .chain(found -> database.first(READ,
                        row -> new Recipient(accountId, secret.invitationId(), found.getString("email"),
                                found.getString("name"),
                                row.getOffsetDateTime("opted_out_at") != null, Database.instant(row, "opted_in_at")),
                        accountId, CanonicalMailbox.hash(accountId, found.getString("email"))));
    }

    private Uni<Void> change(Recipient recipient, String sql, AuditAction action, RequestOrigin origin) {
        return database.execute(sql, recipient.accountId(), CanonicalMailbox.hash(recipient.accountId(), recipient.email()),
                clock.instant())
                .chain(() -> audit.record(recipient.accountId(), AuditActor.person(recipient.email(), origin), action,
                        Target.invitation(recipient.invitationId(), recipient.email()), null, null));
    }
}
