package dev.roster.directory;

import static dev.roster.jobs.BackgroundJobs.forEach;
import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;
import static dev.roster.mail.PlainText.name;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.http.HttpSettings;
import dev.roster.invitation.CanonicalMailbox;
import dev.roster.invitation.InvitationLimits;
import dev.roster.invitation.MailboxCooldown;
import dev.roster.invitation.OptOuts;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.Outbox;
import dev.roster.member.AccessLossHandler;
import dev.roster.member.MemberConditions;
import dev.roster.member.RevokedAccess;
import dev.roster.value.Languages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Emails people whom the directory has provisioned, once for each address, if the connection is set so. The limits of
 * invitation emails apply when an email is sent, so that they never reject a synchronization: the remaining emails wait for the
 * next day.
 */
@ApplicationScoped
class WelcomeEmails implements EmailRenderer, AccessLossHandler {
    private static final String KIND = "directory-welcome";

    /** Members who are suspended stay due. */
    private static final String TAKE_DUE = """
            update directory_user d set welcome_due = false
            from member m
            where d.account_id = $1 and d.id = any($2) and d.welcome_due and m.account_id = $1 and m.id = d.id
                and m.status = 'provisioned'
                and not exists (
                    select from mail x
                    where x.account_id = $1 and x.recipient = m.email and x.kind = $3 and x.state <> 'cancelled')
            returning d.id, m.email""";

    /** A directory user is deleted with its member. */
    private static final String CANCEL = """
            with cancelled as (
                update mail x set state = 'cancelled', finished_at = $3
                from member m
                where m.account_id = $1 and m.id = any($2) and m.status <> 'provisioned' and x.account_id = $1
                    and x.recipient = m.email and x.subject_id = m.id and x.kind = $4 and x.state = 'queued'
                returning x.subject_id
            )
            update directory_user d set welcome_due = true from cancelled c where d.account_id = $1 and d.id = c.subject_id""";

    /** Drops the emails of people who have signed in, lost access, or opted out. */
    private static final String FIND = """
            select due.mail_id, due.recipient, x.created_at, a.id as account_id, a.default_language, %s, m.name,
                c.name as directory, d.attributes ->> 'preferredLanguage' as preferred_language
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::text[], $6::bytea[])
                as due (account_id, member_id, mail_id, recipient, mailbox)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            %s
            join mail x on x.account_id = a.id and x.id = due.mail_id
            join directory_connection c on c.account_id = a.id and c.welcome_email
            join directory_user d on d.account_id = a.id and d.id = due.member_id and d.active
            join member m on m.account_id = a.id and m.id = d.id and m.email = due.recipient and m.status = 'provisioned'
                and not %s
            where not %s""".formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO, MemberConditions.hasExpired("$4"),
            OptOuts.hasOptedOut("a.id", "due.mailbox"));

    @Inject
    Database database;
    @Inject
    Outbox outbox;
    @Inject
    MailboxCooldown cooldown;
    @Inject
    InvitationLimits limits;
    @Inject
    HttpSettings http;
    @Inject
    DeploymentBrand deployment;
    @Inject
    Clock clock;

    /**
     * The model of the templates. All texts are safe for plain text.
     *
     * @param recipient null if the name has no visible character
     * @param directory the name of the connection
     * @param link to the console; null if it is disabled
     */
    @TemplateData
    record Welcome(Email.Tenant account, String recipient, String directory, String link, Locale language) {
        public boolean hasLink() {
            return link != null;
        }
    }

    @CheckedTemplate(basePath = "mail/welcome")
    static class Templates {
        static native TemplateInstance subject(Welcome email);

        static native TemplateInstance text(Welcome email);

        static native TemplateInstance html(Welcome email);
    }

    private record Draft(UUID accountId, Email email, MailboxCooldown.Claim claim) {
        UUID mailId() {
            return email.id();
        }
    }

    /** Queues the emails that are due. Call it in the transaction that has provisioned or reactivated the members. */
    Uni<Void> queue(UUID accountId, List<UUID> memberIds) {
        return database
                .list(TAKE_DUE, row -> new Outbox.NewEmail(row.getUUID("id"), row.getString("email")), accountId,
                        memberIds.toArray(UUID[]::new), KIND)
                .chain(emails -> outbox.queue(accountId, KIND, emails));
    }

    /** Cancels queued emails. A member who is only suspended gets the email after a reactivation by the directory. */
    @Override
    public Uni<Map<UUID, RevokedAccess>> revoke(Actor actor, List<Loss> losses) {
        UUID[] members = losses.stream().filter(loss -> loss.removed() || loss.remaining().equals(Permissions.NONE))
                .map(Loss::memberId).toArray(UUID[]::new);
        return (members.length == 0 ? Uni.createFrom().voidItem()
                : database.execute(CANCEL, actor.accountId(), members, clock.instant(), KIND)).replaceWith(Map.of());
    }

    @Override
    public Uni<RevokedAccess> previewRevocation(UUID accountId, Loss loss) {
        return Uni.createFrom().item(RevokedAccess.NOTHING);
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> due) {
        Instant now = clock.instant();
        Set<UUID> retries = due.stream().filter(email -> email.attempts() > 1).map(DueEmail::id).collect(Collectors.toSet());
        return database
                .list(FIND, this::draft, DueEmail.parameters(due, now,
                        due.stream().map(DueEmail::recipient).toArray(String[]::new),
                        due.stream().map(email -> CanonicalMailbox.hash(email.accountId(), email.recipient()))
                                .toArray(Buffer[]::new)))
                .chain(drafts -> postponed(drafts, retries, now)
                        .map(postponed -> drafts.stream()
                                .map(draft -> postponed.containsKey(draft.mailId())
                                        ? Email.postponed(draft.mailId(), postponed.get(draft.mailId()))
                                        : draft.email())
                                .toList()));
    }

    /**
     * Takes from the allowance first: an email that waits for the next day must not claim the mailbox. A retry has taken its
     * part of the allowance before.
     *
     * @return the emails that cannot be sent now, with the time of their next attempt
     */
    private Uni<Map<UUID, Instant>> postponed(List<Draft> drafts, Set<UUID> retries, Instant now) {
        List<Draft> first = drafts.stream().filter(draft -> !retries.contains(draft.mailId())).toList();
        return beyondAllowance(first)
                .chain(beyond -> cooldown
                        .claim(drafts.stream().filter(draft -> !beyond.containsKey(draft.mailId())).map(Draft::claim).toList(),
                                now)
                        .call(waiting -> forEach(first.stream().filter(draft -> waiting.containsKey(draft.mailId())).toList(),
                                draft -> limits.giveBack(draft.accountId())))
                        .map(waiting -> {
                            Map<UUID, Instant> all = new HashMap<>(beyond);
                            all.putAll(waiting);
                            return all;
                        }));
    }

    private Uni<Map<UUID, Instant>> beyondAllowance(List<Draft> drafts) {
        Map<UUID, Instant> beyond = new HashMap<>();
        return forEach(drafts, draft -> limits.takeWhenSent(draft.accountId()).invoke(next -> {
            if (next != null) {
                beyond.put(draft.mailId(), next);
            }
        })).replaceWith(beyond);
    }

    private Draft draft(Row row) {
        UUID account = row.getUUID("account_id");
        UUID mail = row.getUUID("mail_id");
        Locale language = language(row.getString("preferred_language"), row.getString("default_language"));
        Welcome welcome = new Welcome(Email.Tenant.of(row, deployment), isolated(line(row.getString("name"))),
                isolated(name(row.getString("directory"))), http.consoleLink("/enter/" + account), language);
        return new Draft(account,
                Email.render(mail, welcome.account(), language, Templates.subject(welcome), Templates.text(welcome),
                        Templates.html(welcome)),
                MailboxCooldown.Claim.of(mail, row.getString("recipient"), Database.instant(row, "created_at")));
    }

    /** @param preferred in the form of {@code Accept-Language} (RFC 7643, 4.1.1); null if the directory sends none */
    static Locale language(String preferred, String fallback) {
        return Languages.best(Stream.concat(preferred(preferred).stream(), Stream.of(Locale.forLanguageTag(fallback)))
                .toList());
    }

    private static List<Locale> preferred(String text) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        try {
            return Locale.LanguageRange.parse(text.strip().replace('_', '-')).stream()
                    .filter(range -> range.getWeight() > 0)
                    .map(range -> Locale.forLanguageTag(range.getRange())).toList();
        } catch (IllegalArgumentException invalid) {
            return List.of();
        }
    }
}
