package dev.roster.identity;

import dev.roster.access.AccessBarrier;
import dev.roster.access.Actor;
import dev.roster.access.Issuers;
import dev.roster.access.Principal;
import dev.roster.access.SignInPolicy;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.http.RequestOrigin;
import dev.roster.mail.MailAllowance;
import dev.roster.mail.Outbox;
import dev.roster.mail.Outbox.NewEmail;
import dev.roster.member.ErasureHandler;
import dev.roster.member.MemberConditions;
import dev.roster.member.MemberIdentities;
import dev.roster.member.MemberIdentities.Identity;
import dev.roster.member.MemberView;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.EmailAddress;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
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
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Links to which members prove their address while they are signed in with a new identity. The admin who starts it never sees
 * the secret.
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

    private static final String FIND = """
            select a.id as account_id, a.name as account_name, a.sign_in_policy, m.id as member_id, m.email, m.issuer, m.subject,
                l.expires_at
            from account a
            join identity_link l on l.account_id = $1 and l.member_id = $2 and $3 = any(l.hashes) and l.expires_at > $4
            join member m on m.account_id = $1 and m.id = $2 and m.email = l.email and %s
            where a.id = $1 and a.closed_at is null"""
            .formatted(MemberConditions.isCurrent("$4"));

    /** Locks the account only if the secret matches, so that a request without the secret blocks no other request. */
    private static final String FIND_AND_LOCK = FIND + " for no key update of a";

    @Inject
    MemberIdentities identities;
    @Inject
    Issuers issuers;
    @Inject
    RelinkedEmails relinkedEmails;
    @Inject
    MailAllowance allowances;
    @Inject
    IdentitySettings config;
    @Inject
    Outbox outbox;
    @Inject
    AuditLog audit;
    @Inject
    AccessBarrier barrier;
    @Inject
    Database database;
    @Inject
    Clock clock;

    @Schema(name = "IdentityLinkPreview", description = "A valid link, for the member.")
    public record Preview(@Schema(required = true) UUID accountId,
            @Schema(required = true, examples = "Acme") String accountName,
            @Schema(required = true, format = "email", description = "The verified address with which the person must sign in.", examples = "ada@acme.example") String email,
            @Schema(required = true) Instant expiresAt) {
        private static Preview of(Row row) {
            return new Preview(row.getUUID("account_id"), row.getString("account_name"), row.getString("email"),
                    Database.instant(row, "expires_at"));
        }
    }

    /** @param present the identity that the link replaces */
    public record Offer(Preview preview, Identity present) {
        private static Offer of(Row row) {
            return new Offer(Preview.of(row), new Identity(row.getString("issuer"), row.getString("subject")));
        }
    }

    @Schema(name = "RelinkedMember")
    public record Relinked(@Schema(required = true) UUID accountId, @Schema(required = true) MemberView member) {
    }

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
    private Uni<Integer> end(UUID accountId, UUID memberId) {
        return database.execute(END, accountId, memberId, clock.instant());
    }

    /** Fails with {@code not-found} unless the secret is valid. */
    public Uni<Preview> preview(String token) {
        return offer(token).map(Offer::preview);
    }

    /** As {@link #preview}. */
    public Uni<Offer> offer(String token) {
        return find(IdentityLinkToken.parse(token), FIND).map(Offer::of);
    }

    private Uni<Row> find(IdentityLinkToken token, String sql) {
        return database.one(sql, row -> row, token.accountId(), token.id(), Buffer.buffer(token.hash()), clock.instant());
    }

    /**
     * Replaces the member's identity with that of the principal. After the response, the old identity has no access. Waits for
     * edges also after a failure: the request may repeat one whose response was lost.
     */
    public Uni<Relinked> accept(Principal principal, String token, RequestOrigin origin) {
        IdentityLinkToken link = IdentityLinkToken.parse(token);
        return link(principal, link, origin).eventually(() -> barrier.await(link.accountId()));
    }

    /** The second query, under the lock, sees the changes of the link and the member that the lock has waited for. */
    @WithTransaction
    Uni<Relinked> link(Principal principal, IdentityLinkToken token, RequestOrigin origin) {
        return find(token, FIND_AND_LOCK)
                .chain(() -> find(token, FIND))
                .invoke(row -> mustBeFor(principal, row))
                .chain(() -> end(token.accountId(), token.id()))
                .chain(() -> identities.replace(token.accountId(), token.id(),
                        new Identity(principal.issuer(), principal.subject()), origin))
                .call(member -> relinkedEmails.queue(token.accountId(), member))
                .map(member -> new Relinked(token.accountId(), member));
    }

    private void mustBeFor(Principal principal, Row row) {
        if (!principal.emailVerified()) {
            throw ProblemType.EMAIL_NOT_VERIFIED.because("Verify the address with the identity provider, then try again.");
        }
        if (!EmailAddress.matches(row.getString("email"), principal.email())) {
            throw ProblemType.EMAIL_MISMATCH.because("Sign in with the member's address. The link stays valid.");
        }
        SignInPolicy policy = SignInPolicy.parse(row.getString("sign_in_policy"));
        issuers.mustAllow(principal.issuer(), row.getUUID("account_id"), policy);
        Problem denial = policy.denial(principal, clock.instant());
        if (denial != null) {
            throw denial;
        }
    }

    @Override
    public Uni<Void> erase(Person person) {
        return database.execute(DELETE, person.accountId(), person.memberId()).replaceWithVoid();
    }
}
