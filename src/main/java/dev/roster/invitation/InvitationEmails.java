package dev.roster.invitation;

import static dev.roster.database.Database.array;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toMap;

import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Renders invitation emails when they are sent, and creates their secrets (docs/adr/0004). */
@ApplicationScoped
class InvitationEmails implements EmailRenderer {
    static final Duration COOLDOWN = Invitation.RESEND_COOLDOWN;

    /** A postponed email waits for at least a quarter of its age (docs/adr/0019). */
    private static final int AGE_DIVISOR = 4;

    /** Valid invitations whose latest email is due, unless a link has replaced it or the recipient has opted out. */
    private static final String FIND = """
            select i.*, due.mail_id as due_mail_id, %s, coalesce(r.display_name, i.role) as role_name
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::bytea[]) as due (account_id, invitation_id, mail_id, mailbox)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            %s
            join invitation i on i.account_id = a.id and i.id = due.invitation_id and i.mail_id = due.mail_id
            join role r on r.account_id = a.id and r.name = i.role
            where i.state = 'open' and i.link_id is null and i.expires_at > $4 and not %s
                and not exists (
                    select from invitation_opt_out o
                    where o.account_id = a.id and o.mailbox = due.mailbox and o.opted_out_at is not null)"""
            .formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO, InviterRule.violated("a.id", "$4"));

    /**
     * Claims each mailbox for its oldest email. A retry keeps the claim of its email. The condition has no parameter, because
     * Citus evaluates it separately from the query with the parameters.
     */
    private static final String CLAIM_MAILBOXES = """
            insert into mail_cooldown as c (mailbox, mail_id, claimed_at, until)
            select distinct on (mailbox) mailbox, mail_id, $4::timestamptz, $5::timestamptz
            from unnest($1::bytea[], $2::uuid[], $3::timestamptz[]) as due (mailbox, mail_id, queued_at)
            order by mailbox, queued_at
            on conflict (mailbox) do update
                set mail_id = excluded.mail_id, claimed_at = excluded.claimed_at, until = excluded.until
            where c.until <= excluded.claimed_at or c.mail_id = excluded.mail_id
            returning mail_id""";

    private static final String COOLDOWNS = "select mailbox, until from mail_cooldown where mailbox = any($1)";

    private static final String STORE_SECRETS = """
            insert into invitation_secret (account_id, invitation_id, source_id, hash, opt_out_hash)
            values ($1, $2, $3, $4, $5)""";

    @Inject
    Database database;
    @Inject
    DeploymentBrand deployment;
    @Inject
    InvitationLinks links;
    @Inject
    Clock clock;

    private record Draft(Email email, Buffer mailbox, Instant queuedAt, InvitationSecret secret, InvitationSecret optOut) {
        UUID mailId() {
            return email.id();
        }
    }

    @Override
    public Set<String> kinds() {
        return Set.of(InvitationService.MAIL_KIND);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> due) {
        Instant now = clock.instant();
        Buffer[] mailboxes = due.stream().map(email -> CanonicalMailbox.hash(email.accountId(), email.recipient()))
                .toArray(Buffer[]::new);
        return database.list(FIND, this::draft, DueEmail.parameters(due, now, (Object) mailboxes))
                .chain(drafts -> claimMailboxes(drafts, now)
                        .map(claimed -> drafts.stream().collect(partitioningBy(draft -> claimed.contains(draft.mailId())))))
                .chain(byClaim -> storeSecrets(byClaim.get(true))
                        .chain(() -> postponed(byClaim.get(false), now))
                        .map(postponed -> Stream.concat(byClaim.get(true).stream().map(Draft::email), postponed.stream())
                                .toList()));
    }

    private Draft draft(Row row) {
        UUID accountId = row.getUUID("account_id");
        InvitationSecret secret = InvitationSecret.create(accountId, row.getUUID("id"));
        InvitationSecret optOut = InvitationSecret.create(accountId, row.getUUID("id"));
        Email email = InvitationEmail.of(Email.Tenant.of(row, deployment), row.getString("inviter_name"),
                row.getString("inviter_email"), row.getString("name"), row.getString("role_name"), row.getString("note"),
                links.toJoin(secret), links.toOptOut(optOut), Database.instant(row, "expires_at"),
                Email.language(row.getString("language")))
                .render(row.getUUID("due_mail_id"), inviter(row));
        return new Draft(email, CanonicalMailbox.hash(row.getString("email")),
                Database.instant(row, "last_mail_at"), secret, optOut);
    }

    private static Email.Mailbox inviter(Row row) {
        String address = row.getString("inviter_email");
        return address == null ? null : new Email.Mailbox(row.getString("inviter_name"), address);
    }

    /** @return the ids of the emails that can be sent now */
    private Uni<Set<UUID>> claimMailboxes(List<Draft> drafts, Instant now) {
        return drafts.isEmpty() ? Uni.createFrom().item(Set.of())
                : database
                        .<UUID> list(CLAIM_MAILBOXES, row -> row.getUUID("mail_id"),
                                array(drafts, Draft::mailbox, Buffer[]::new),
                                array(drafts, Draft::mailId, UUID[]::new),
                                array(drafts, Draft::queuedAt, Instant[]::new),
                                now, now.plus(COOLDOWN))
                        .map(HashSet::new);
    }

    private Uni<Void> storeSecrets(List<Draft> drafts) {
        return drafts.isEmpty() ? Uni.createFrom().voidItem()
                : database.executeAll(STORE_SECRETS, drafts.stream()
                        .map(draft -> new Object[] { draft.secret().accountId(), draft.secret().invitationId(), draft.mailId(),
                                draft.secret().hash(), draft.optOut().hash() })
                        .toList());
    }

    private Uni<List<Email>> postponed(List<Draft> drafts, Instant now) {
        return drafts.isEmpty() ? Uni.createFrom().item(List.of())
                : database.list(COOLDOWNS, row -> Map.entry(row.getBuffer("mailbox"), Database.instant(row, "until")),
                        (Object) array(drafts, Draft::mailbox, Buffer[]::new))
                        .map(rows -> rows.stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue)))
                        .map(cooldowns -> drafts.stream()
                                .map(draft -> Email.postponed(draft.mailId(),
                                        nextAttempt(cooldowns.get(draft.mailbox()), draft.queuedAt(), now)))
                                .toList());
    }

    /** @param cooldownUntil null, or in the past, if the cooldown has ended since the claim */
    static Instant nextAttempt(Instant cooldownUntil, Instant queuedAt, Instant now) {
        Instant cooldownEnd = cooldownUntil != null && cooldownUntil.isAfter(now) ? cooldownUntil : now.plus(COOLDOWN);
        Instant byAge = now.plus(Duration.between(queuedAt, now).dividedBy(AGE_DIVISOR));
        return byAge.isAfter(cooldownEnd) ? byAge : cooldownEnd;
    }
}
