package dev.roster.invitation;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.EmailTemplates;
import dev.roster.mail.InvitationEmail;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Writes invitation letters at the moment when they are sent. That is when the secret is made: until then there is nothing that
 * could be stolen, and afterwards there is only its hash (docs/adr/0004).
 */
@ApplicationScoped
class InvitationEmails implements EmailRenderer {

    static final Duration COOLDOWN = Invitation.RESEND_COOLDOWN;

    /**
     * A postponed email waits at least this part of its age: so many emails to one mailbox become rare, and new ones get
     * through.
     */
    private static final int PART_OF_AGE = 4;

    /**
     * Only what is still valid, and only the invitation's present email: none is sent of an invitation that was revoked or
     * replaced, or to somebody who opted out. An email whose mailbox got another one a moment ago is not claimed.
     */
    private static final String FIND_AND_CLAIM = """
            with sendable as (
                select i.*, a.name as account_name, due.mailbox
                from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::bytea[], $6::bytea[])
                    as due (account_id, invitation_id, mail_id, mailbox, mailbox_in_account)
                join invitation i on i.account_id = due.account_id and i.id = due.invitation_id and i.mail_id = due.mail_id
                join account a on a.id = due.account_id
                where i.state = 'open' and i.expires_at > $4 and a.closed_at is null and not %s
                    and not exists (
                        select from invitation_opt_out o
                        where o.account_id = due.account_id and o.mailbox = due.mailbox_in_account
                            and o.opted_out_at is not null)
            ), claimed as (
                insert into mail_cooldown as c (mailbox, mail_id, until)
                select distinct on (mailbox) mailbox, mail_id, $7::timestamptz from sendable order by mailbox, last_mail_at
                on conflict (mailbox) do update set mail_id = excluded.mail_id, until = excluded.until
                where c.until <= $4 or c.mail_id = excluded.mail_id
                returning mail_id
            )
            select s.*, claimed.mail_id is not null as claimed,
                (select c.until from mail_cooldown c where c.mailbox = s.mailbox) as cooldown_until
            from sendable s left join claimed on claimed.mail_id = s.mail_id"""
            .formatted(InviterRule.breaksTheRule("$4"));

    private static final String STORE = """
            insert into invitation_secret (account_id, invitation_id, mail_id, hash, opt_out_hash)
            select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::bytea[])""";

    @Inject
    Pool database;

    @Inject
    EmailTemplates templates;

    @Inject
    InvitationSettings config;

    @Inject
    Clock clock;

    /** An email that is about to be written, with the secrets that nobody else knows. */
    private record Draft(UUID mailId, InvitationSecret secret, InvitationSecret optOut, Email letter) {
    }

    @Override
    public String kind() {
        return InvitationService.MAIL_KIND;
    }

    @Override
    public Uni<Map<UUID, Email>> write(List<DueEmail> mails) {
        Instant now = clock.instant();
        return findAndClaim(mails, now).chain(rows -> {
            List<Draft> drafts = rows.stream().filter(row -> row.getBoolean("claimed")).map(this::draft).toList();
            Map<UUID, Email> templates = postponed(rows, now);
            drafts.forEach(draft -> templates.put(draft.mailId(), draft.letter()));
            return store(drafts).replaceWith(templates);
        });
    }

    private Uni<List<Row>> findAndClaim(List<DueEmail> mails, Instant now) {
        Tuple parameters = DueEmail.columns(mails, now)
                .addValue(buffers(mails, mail -> CanonicalMailbox.hash(mail.recipient())))
                .addValue(buffers(mails, mail -> CanonicalMailbox.hash(mail.accountId(), mail.recipient())))
                .addOffsetDateTime(OffsetDateTime.ofInstant(now.plus(COOLDOWN), ZoneOffset.UTC));
        return database.preparedQuery(FIND_AND_CLAIM).execute(parameters).map(rows -> rows.stream().toList());
    }

    private static Map<UUID, Email> postponed(List<Row> rows, Instant now) {
        Map<UUID, Email> postponed = new HashMap<>();
        rows.stream().filter(row -> !row.getBoolean("claimed")).forEach(row -> postponed.put(row.getUUID("mail_id"),
                Email.postponed(next(row.getOffsetDateTime("cooldown_until"),
                        row.getOffsetDateTime("last_mail_at").toInstant(), now))));
        return postponed;
    }

    /** @param until of the mailbox as the statement saw it: null or over when the cooldown began at the same moment */
    static Instant next(OffsetDateTime until, Instant queuedAt, Instant now) {
        Instant free = until != null && until.toInstant().isAfter(now) ? until.toInstant() : now.plus(COOLDOWN);
        Instant patient = now.plus(Duration.between(queuedAt, now).dividedBy(PART_OF_AGE));
        return patient.isAfter(free) ? patient : free;
    }

    private Uni<Void> store(List<Draft> drafts) {
        return database.preparedQuery(STORE).execute(Tuple.of(
                drafts.stream().map(draft -> draft.secret().accountId()).toArray(UUID[]::new),
                drafts.stream().map(draft -> draft.secret().invitationId()).toArray(UUID[]::new),
                drafts.stream().map(Draft::mailId).toArray(UUID[]::new),
                buffers(drafts, draft -> draft.secret().hash()),
                buffers(drafts, draft -> draft.optOut().hash())))
                .replaceWithVoid();
    }

    private static <T> Buffer[] buffers(List<T> things, Function<T, byte[]> bytes) {
        return things.stream().map(thing -> Buffer.buffer(bytes.apply(thing))).toArray(Buffer[]::new);
    }

    private Draft draft(Row row) {
        UUID accountId = row.getUUID("account_id");
        InvitationSecret secret = InvitationSecret.create(accountId, row.getUUID("id"));
        InvitationSecret optOut = InvitationSecret.create(accountId, row.getUUID("id"));
        InvitationEmail content = new InvitationEmail(row.getString("account_name"), row.getString("inviter_name"),
                row.getString("inviter_email"), row.getString("name"), row.getString("role"), row.getString("note"),
                link(secret), row.getOffsetDateTime("expires_at").toInstant(), optOutLink(optOut));
        return new Draft(row.getUUID("mail_id"), secret, optOut,
                templates.render(content, Locale.forLanguageTag(row.getString("language"))));
    }

    private URI link(InvitationSecret secret) {
        return URI.create(config.invitationLink().replace("{token}", secret.reveal()));
    }

    /** Always at Roster itself: mail programs post to it (RFC 8058). */
    private URI optOutLink(InvitationSecret key) {
        return URI.create(config.publicUrl().toString().replaceFirst("/$", "") + "/opt-out?key=" + key.reveal());
    }
}
