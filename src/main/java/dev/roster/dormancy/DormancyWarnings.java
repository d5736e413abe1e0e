package dev.roster.dormancy;

import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;

import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.http.HttpSettings;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.Outbox;
import dev.roster.member.MemberConditions;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
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
 * Warns members by email, once for each idle period. The dispatcher drops a warning if the member has been active since or is
 * exempt.
 */
@ApplicationScoped
class DormancyWarnings implements EmailRenderer {
    private static final String KIND = "dormancy-warning";
    private static final String WARN = """
            with warned as (
                insert into dormancy_warning (account_id, member_id, idle_since, id, warned_at)
                select account_id, member_id, idle_since, gen_random_uuid(), $3
                from activity
                where account_id = $1 and member_id = any($2)
                on conflict do nothing
                returning account_id, member_id, id
            )
            select w.id, m.email from warned w join member m on m.account_id = $1 and m.id = w.member_id""";

    private static final String FIND = """
            select due.mail_id, w.idle_since, w.warned_at, m.name, coalesce(r.display_name, r.name) as role,
                %s, a.default_language, p.days, p.warn_days_before, p.suspend
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as due (account_id, warning_id, mail_id)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            %s
            join dormancy_warning w on w.account_id = a.id and w.id = due.warning_id
            join activity x on x.account_id = a.id and x.member_id = w.member_id and x.idle_since = w.idle_since
            join member m on m.account_id = a.id and m.id = w.member_id and %s
            join role r on r.account_id = a.id and r.name = %s
            join dormancy_policy p on p.account_id = a.id and p.warn_days_before > 0
            where not m.id = any(p.exempt_members)"""
            .formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO, MemberConditions.isActive("$4"),
                    MemberConditions.effectiveRole("$4"));

    @Inject
    Database database;
    @Inject
    Outbox outbox;
    @Inject
    HttpSettings config;
    @Inject
    DeploymentBrand deployment;
    @Inject
    Clock clock;

    /**
     * The model of the templates. All texts are safe for plain text.
     *
     * @param suspends whether the policy suspends the member at {@code suspendedFrom}
     * @param link to the console; null if it is disabled
     */
    @TemplateData
    record Warning(boolean suspends, Email.Tenant account, String recipient, String role,
            ZonedDateTime idleSince, ZonedDateTime suspendedFrom, String link, Locale language) {
    }

    @CheckedTemplate(basePath = "mail/dormancy")
    static class Templates {
        static native TemplateInstance subject(Warning email);

        static native TemplateInstance text(Warning email);

        static native TemplateInstance html(Warning email);
    }

    /** Call it in the transaction that has found the members idle. */
    Uni<Void> warn(UUID accountId, List<UUID> members) {
        if (members.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.list(WARN, row -> new Outbox.NewEmail(row.getUUID("id"), row.getString("email")), accountId,
                members.toArray(UUID[]::new), clock.instant())
                .chain(emails -> outbox.queue(accountId, KIND, emails));
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
        DormancyTerms terms = new DormancyTerms(row.getInteger("days"), row.getInteger("warn_days_before"),
                row.getBoolean("suspend"), List.of());
        Instant idleSince = Database.instant(row, "idle_since");
        Instant suspendedFrom = terms.suspensionAfterWarning(idleSince, Database.instant(row, "warned_at"));
        Locale language = Email.language(row.getString("default_language"));
        Warning warning = new Warning(terms.suspend(), Email.Tenant.of(row, deployment),
                isolated(line(row.getString("name"))), isolated(line(row.getString("role"))), idleSince.atZone(ZoneOffset.UTC),
                suspendedFrom.atZone(ZoneOffset.UTC), config.consoleLink("/"),
                language);
        return Email.render(row.getUUID("mail_id"), warning.account(), language, Templates.subject(warning),
                Templates.text(warning),
                Templates.html(warning));
    }
}
