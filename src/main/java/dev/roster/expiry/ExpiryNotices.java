package dev.roster.expiry;

import static dev.roster.jobs.BackgroundJobs.forEach;
import static dev.roster.jobs.BackgroundJobs.logFailure;
import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;

import dev.roster.account.AccountService;
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
import dev.roster.program.ServiceExpiryEmails;
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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Emails people three days before their membership or role expires, and those who are responsible for a service account before
 * it expires, once for each expiry across all replicas. If the expiry has changed or passed, the email is dropped.
 */
@ApplicationScoped
class ExpiryNotices implements EmailRenderer {
    private static final String KIND = "expiry-notice";
    private static final Duration NOTICE_PERIOD = Duration.ofDays(3);
    /** Longer than the period that finds the accounts, so that one email covers two days. */
    private static final Duration NOTICE_PERIOD_OF_SERVICES = Duration.ofDays(4);
    private static final int AT_ONCE = 1_000;

    private static final String ACCOUNTS = "select distinct account_id from (%s) due"
            .formatted(due("(select a.closed_at is null from account a where a.id = m.account_id)", "m.account_id", "$2"));

    private static final String NOTIFY = """
            with due as materialized (
                select account_id, gen_random_uuid() as id, member_id, of_role, expires_at, email from (%s) expiring),
            added as (
                insert into expiry_notice (account_id, id, member_id, of_role, expires_at)
                select $3, id, member_id, of_role, expires_at from due
                on conflict do nothing
                returning id)
            select due.id, due.member_id, due.email from due join added on added.id = due.id"""
            .formatted(due("m.account_id = $3", "$3", "$4"));

    private static final String FIND = """
            select due.mail_id, n.of_role, n.expires_at, m.name, coalesce(r.display_name, r.name) as role,
                coalesce(l.display_name, l.name) as role_afterwards, %s, a.default_language
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as due (account_id, notice_id, mail_id)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            %s
            join expiry_notice n on n.account_id = a.id and n.id = due.notice_id
            join member m on m.account_id = a.id and m.id = n.member_id
                and n.expires_at = case when n.of_role then m.role_expires_at else m.expires_at end
            join role r on r.account_id = a.id and r.name = %s
            left join role l on l.account_id = a.id and l.name = m.role_afterwards
            where n.expires_at > $4 and %s""".formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO,
            MemberConditions.effectiveRole("$4"),
            MemberConditions.isActive("$4"));

    @Inject
    Database database;
    @Inject
    HttpSettings config;
    @Inject
    DeploymentBrand deployment;
    @Inject
    Outbox outbox;
    @Inject
    AccountService accounts;
    @Inject
    ServiceExpiryEmails services;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    /** A new notice. @param recipient null for a service account */
    private record Due(UUID id, UUID memberId, String recipient) {
        static Due of(Row row) {
            return new Due(row.getUUID("id"), row.getUUID("member_id"), row.getString("email"));
        }

        boolean isOfService() {
            return recipient == null;
        }

        Outbox.NewEmail email() {
            return new Outbox.NewEmail(id, recipient);
        }
    }

    /**
     * The model of the templates. All texts are safe for plain text.
     *
     * @param ofRole whether the role expires, not the membership
     * @param link to the console; null if it is disabled
     */
    @TemplateData
    record Notice(boolean ofRole, Email.Tenant account, String recipient, String role, String roleAfterwards,
            ZonedDateTime expiresAt, String link, Locale language) {
        /** The day that ends at the expiry, if it is midnight. */
        public ZonedDateTime lastDay() {
            return expiresAt.minusNanos(1);
        }
    }

    @CheckedTemplate(basePath = "mail/expiry")
    static class Templates {
        static native TemplateInstance subject(Notice email);

        static native TemplateInstance text(Notice email);

        static native TemplateInstance html(Notice email);
    }

    /**
     * People whose membership or role expires after $1 and until $2, and service accounts, which have no address. If the
     * membership expires no later than the role, there is no notice for the role.
     *
     * @param untilOfServices the parameter with the latest expiry of a service account
     */
    private static String due(String condition, String account, String untilOfServices) {
        String ofMemberships = due("expires_at", false, "$2", "m.kind = 'person' and " + condition, account);
        String ofRoles = due("role_expires_at", true, "$2",
                "m.kind = 'person' and " + condition + " and (m.expires_at is null or m.role_expires_at < m.expires_at)",
                account);
        String ofServices = due("expires_at", false, untilOfServices, "m.kind = 'service' and " + condition, account);
        return """
                select * from (%s) of_memberships union all select * from (%s) of_roles
                union all select * from (%s) of_services""".formatted(ofMemberships, ofRoles, ofServices);
    }

    private static String due(String expiry, boolean ofRole, String until, String condition, String account) {
        return """
                select m.account_id, m.id as member_id, %2$s as of_role, m.%1$s as expires_at, m.email
                from member m
                where m.%1$s > $1 and m.%1$s <= %3$s and m.status = 'active' and %4$s
                    and not exists (
                        select from expiry_notice n
                        where n.account_id = %5$s and n.member_id = m.id and n.of_role = %2$s and n.expires_at = m.%1$s)
                limit %6$d""".formatted(expiry, ofRole, until, condition, account, AT_ONCE);
    }

    @Scheduled(every = "${roster.expiry.sweep-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        return jobs.run("expiry-notices", notifyAll(clock.instant()),
                "Emails about expiring memberships and roles wait for the next run");
    }

    private Uni<Void> notifyAll(Instant now) {
        return database.list(ACCOUNTS, row -> row.getUUID("account_id"), now, now.plus(NOTICE_PERIOD))
                .chain(accounts -> forEach(accounts, account -> logFailure(account, notify(account, now),
                        "Emails about expiring memberships and roles failed")));
    }

    /** Under the account's lock, so that no owner changes between the notice and the emails. */
    private Uni<Void> notify(UUID accountId, Instant now) {
        return Panache.withTransaction(() -> accounts.lock(accountId)
                .chain(() -> database.list(NOTIFY, Due::of, now, now.plus(NOTICE_PERIOD), accountId,
                        now.plus(NOTICE_PERIOD_OF_SERVICES)))
                .map(due -> due.stream().collect(Collectors.partitioningBy(Due::isOfService)))
                .chain(due -> outbox.queue(accountId, KIND, due.get(false).stream().map(Due::email).toList())
                        .chain(() -> due.get(true).isEmpty() ? Uni.createFrom().voidItem()
                                : services.queue(accountId, due.get(true).stream().map(Due::memberId).toList()))));
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
        Notice notice = new Notice(row.getBoolean("of_role"), Email.Tenant.of(row, deployment),
                isolated(line(row.getString("name"))), isolated(line(row.getString("role"))),
                isolated(line(row.getString("role_afterwards"))), Database.instant(row, "expires_at").atZone(ZoneOffset.UTC),
                config.consoleLink("/"), language);
        return Email.render(row.getUUID("mail_id"), notice.account(), language, Templates.subject(notice),
                Templates.text(notice),
                Templates.html(notice));
    }
}
