package dev.roster.identity;

import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.mail.MailAllowance;
import dev.roster.mail.Outbox;
import dev.roster.mail.Outbox.NewEmail;
import dev.roster.member.ErasureHandler;
import dev.roster.member.MemberIdentities;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * Links with which members prove their address while they are signed in with a new identity ({@link Linking}). The admin who
 * sends one never sees the secret.
 */
@ApplicationScoped
public class IdentityLinks implements ErasureHandler {
    static final String MAIL_KIND = "identity-link";

    private static final Duration LIFETIME = Duration.ofDays(7);
    private static final Duration COOLDOWN = Duration.ofMinutes(1);

    /** Links of a member in a day (UTC). */
    private static final int DAILY_ALLOWANCE = 5;

    private static final String GET = """
            select l.created_at, l.expires_at
            from identity_link l
            join member m on m.account_id = $1 and m.id = $2 and m.email = l.email
            where l.account_id = $1 and l.member_id = $2 and l.expires_at > $3""";

    private static final String LATEST = """
            select created_at, mails from identity_link where account_id = $1 and member_id = $2""";

    private static final String PUT = """
            insert into identity_link (account_id, member_id, mail_id, email, created_at, expires_at, mails)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (account_id, member_id) do update
                set mail_id = excluded.mail_id, email = excluded.email, hashes = '{}', created_at = excluded.created_at,
                    expires_at = excluded.expires_at, mails = excluded.mails""";

    private static final String END = """
            update identity_link set hashes = '{}', expires_at = $3 where account_id = $1 and member_id = $2""";

    private static final String DELETE = "delete from identity_link where account_id = $1 and member_id = $2";

    @Inject
    MemberIdentities identities;
    @Inject
    MailAllowance allowances;
    @Inject
    IdentitySettings config;
    @Inject
    Outbox outbox;
    @Inject
    AuditLog audit;
    @Inject
    Database database;
    @Inject
    Clock clock;

    /** Fails with {@code not-found} without a valid link. */
    public Uni<IdentityLinkView> get(UUID accountId, UUID memberId) {
        return database.one(GET, IdentityLinks::view, accountId, memberId, clock.instant());
    }

    /** @return null without a valid link */
    public Uni<IdentityLinkView> find(UUID accountId, UUID memberId) {
        return database.first(GET, IdentityLinks::view, accountId, memberId, clock.instant());
    }

    private static IdentityLinkView view(Row row) {
        return new IdentityLinkView(Database.instant(row, "created_at"), Database.instant(row, "expires_at"));
    }

    /**
     * Sends a link, which replaces an earlier one. Fails with {@code too-early-to-resend} within a minute, and with
     * {@code daily-allowance-exceeded} after the links of a day.
     */
    @WithTransaction
    public Uni<IdentityLinkView> create(Actor actor, UUID memberId) {
        UUID accountId = actor.accountId();
        return identities.lockWithProvedAddress(actor, memberId)
                .chain(member -> mailsToday(accountId, memberId).chain(mails -> {
                    Instant now = clock.instant();
                    IdentityLinkView link = new IdentityLinkView(now, now.plus(LIFETIME));
                    NewEmail email = new NewEmail(memberId, member.email());
                    return database
                            .execute(PUT, accountId, memberId, email.id(), email.recipient(), link.createdAt(),
                                    link.expiresAt(), mails + 1)
                            .chain(() -> allowances.spend(accountId, MAIL_KIND, 1))
                            .chain(() -> outbox.queue(accountId, MAIL_KIND, List.of(email)))
                            .chain(() -> audit.record(accountId, AuditActor.of(actor), AuditAction.IDENTITY_LINK_CREATED,
                                    Target.member(memberId, member.email()), null,
                                    new JsonObject().put("expiresAt", link.expiresAt().toString())))
                            .replaceWith(link);
                }));
    }

    /** The links that the member got today, whatever became of them. Fails if neither they nor the account's allow another. */
    private Uni<Integer> mailsToday(UUID accountId, UUID memberId) {
        return allowances.spent(accountId, MAIL_KIND)
                .chain(ofAccount -> database.first(LATEST, row -> row, accountId, memberId).map(latest -> {
                    Instant createdAt = latest == null ? null : Database.instant(latest, "created_at");
                    boolean today = latest != null
                            && LocalDate.ofInstant(createdAt, ZoneOffset.UTC).equals(allowances.today());
                    int mails = today ? latest.getInteger("mails") : 0;
                    if (mails >= DAILY_ALLOWANCE) {
                        throw allowances.exceeded("A member gets up to " + DAILY_ALLOWANCE + " links a day (UTC).");
                    }
                    if (ofAccount >= config.identityLinks().dailyAllowance()) {
                        throw allowances.exceeded("An account sends up to " + config.identityLinks().dailyAllowance()
                                + " links for new sign-ins a day (UTC).");
                    }
                    mustNotBeTooEarly(createdAt);
                    return mails;
                }));
    }

    /** @param latest when the latest link was created, whatever became of it; null for none */
    private void mustNotBeTooEarly(Instant latest) {
        Instant end = latest == null ? Instant.MIN : latest.plus(COOLDOWN);
        if (end.isAfter(clock.instant())) {
            throw ProblemType.TOO_EARLY_TO_RESEND.because("Wait a minute before the next link.")
                    .retryAfter(Duration.between(clock.instant(), end));
        }
    }

    /** Fails with {@code not-found} without a valid link. */
    @WithTransaction
    public Uni<Void> revoke(Actor actor, UUID memberId) {
        return identities.lock(actor, memberId)
                .chain(member -> get(actor.accountId(), memberId)
                        .call(() -> end(actor.accountId(), memberId))
                        .chain(link -> audit.record(actor.accountId(), AuditActor.of(actor),
                                AuditAction.IDENTITY_LINK_REVOKED, Target.member(memberId, member.email()),
                                new JsonObject().put("expiresAt", link.expiresAt().toString()), null)));
    }

    /** Keeps the row, so that a link after a revocation waits too. */
    Uni<Integer> end(UUID accountId, UUID memberId) {
        return database.execute(END, accountId, memberId, clock.instant());
    }

    @Override
    public Uni<Void> erase(Person person) {
        return database.execute(DELETE, person.accountId(), person.memberId()).replaceWithVoid();
    }
}
