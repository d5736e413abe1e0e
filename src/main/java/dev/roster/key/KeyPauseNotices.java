package dev.roster.key;

import static dev.roster.jobs.BackgroundJobs.forEach;
import static dev.roster.jobs.BackgroundJobs.logFailure;
import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;

import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.http.HttpSettings;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.Outbox;
import dev.roster.member.MemberConditions;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * Emails members before their API keys pause, once for each time of a pause across all replicas. If the member has signed in
 * meanwhile, the email is dropped.
 */
@ApplicationScoped
class KeyPauseNotices implements EmailRenderer {
    private static final String KIND = "key-pause";

    /** Three days, or a quarter of a shorter limit: a member who signs in on each working day gets no email. */
    private static final String NOTICE_PERIOD = "make_interval(hours => least(72, 6 * a.key_sign_in_days))";

    private static final String ACCOUNTS = """
            select a.id from account a where a.key_sign_in_days is not null and a.closed_at is null""";

    private static final String NOTIFY = """
            with due as materialized (
                select m.id, m.email, %2$s as pauses_at
                from account a
                cross join lateral (
                    select distinct k.member_id from api_key k
                    where k.account_id = $1 and k.revoked_at is null
                        and (k.expires_at is null or k.expires_at > $2::timestamptz + %3$s)
                ) holder
                join member m on m.account_id = $1 and m.id = holder.member_id and %1$s
                join activity x on x.account_id = $1 and x.member_id = m.id
                where a.id = $1 and %2$s > $2 and %2$s <= $2::timestamptz + %3$s
                    and not exists (
                        select from key_notice n
                        where n.account_id = $1 and n.member_id = m.id and n.pauses_at = %2$s)
                limit 1000
            ), added as (
                insert into key_notice (account_id, member_id, pauses_at)
                select $1, due.id, due.pauses_at from due
                on conflict (account_id, member_id) do update set pauses_at = excluded.pauses_at
                returning member_id
            )
            select due.id, due.email from due join added on added.member_id = due.id"""
            .formatted(MemberConditions.isActive("$2"), MemberConditions.KEYS_PAUSE_AT, NOTICE_PERIOD);

    private static final String FIND = """
            select due.mail_id, a.id as account_id, m.name, n.pauses_at, %s, a.default_language
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as due (account_id, member_id, mail_id)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null and a.key_sign_in_days is not null
            %s
            join member m on m.account_id = a.id and m.id = due.member_id and %s
            join activity x on x.account_id = a.id and x.member_id = m.id
            join key_notice n on n.account_id = a.id and n.member_id = m.id
                and n.pauses_at = %s"""
            .formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO, MemberConditions.isActive("$4"),
                    MemberConditions.KEYS_PAUSE_AT);

    @Inject
    Database database;
    @Inject
    HttpSettings config;
    @Inject
    DeploymentBrand deployment;
    @Inject
    Outbox outbox;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    /** The model of the templates. All texts are safe for plain text. @param link to the console; null if it is disabled */
    @TemplateData
    record Notice(Email.Tenant account, String recipient, ZonedDateTime pausesAt, String link, Locale language) {
    }

    @CheckedTemplate(basePath = "mail/key")
    static class Templates {
        static native TemplateInstance subject(Notice email);

        static native TemplateInstance text(Notice email);

        static native TemplateInstance html(Notice email);
    }

    @Scheduled(every = "1h", delayed = "4m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        return jobs.run("key-notices", notifyAll(clock.instant()), "Emails about API keys that pause wait for the next run");
    }

    Uni<Void> notifyAll(Instant now) {
        return database.list(ACCOUNTS, row -> row.getUUID("id"))
                .chain(accounts -> forEach(accounts, account -> logFailure(account, notify(account, now),
                        "Emails about API keys that pause failed")));
    }

    private Uni<Void> notify(UUID accountId, Instant now) {
        return Panache.withTransaction(() -> database
                .list(NOTIFY, row -> new Outbox.NewEmail(row.getUUID("id"), row.getString("email")), accountId, now)
                .chain(emails -> outbox.queue(accountId, KIND, emails)));
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        return database.list(FIND, this::render, DueEmail.parameters(emails, clock.instant()));
    }

    private Email render(Row row) {
        Locale language = Email.language(row.getString("default_language"));
        // A page of the account counts as a sign-in, unlike the list of accounts.
        String link = config.consoleLink("/enter/" + row.getUUID("account_id"));
        Notice notice = new Notice(Email.Tenant.of(row, deployment), isolated(line(row.getString("name"))),
                Database.instant(row, "pauses_at").atZone(ZoneOffset.UTC), link, language);
        return Email.render(row.getUUID("mail_id"), notice.account(), language, Templates.subject(notice),
                Templates.text(notice), Templates.html(notice));
    }
}
