package dev.roster.dormancy;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.EmailTemplates;
import dev.roster.mail.MembershipEmail;
import dev.roster.mail.MembershipEmail.News;
import dev.roster.member.MemberConditions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;

/** Writes the warnings when they are sent: who has been active meanwhile, or is exempt by now, gets none. */
@ApplicationScoped
class DormancyWarningEmails implements EmailRenderer {

    private static final String FIND = """
            select due.mail_id, w.idle_since, w.warned_at, m.name, %s as role, a.name as account_name, a.default_language,
                p.days, p.warn_days_before, p.suspend
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as due (account_id, warning_id, mail_id)
            join dormancy_warning w on w.account_id = due.account_id and w.id = due.warning_id
            join activity x on x.account_id = w.account_id and x.member_id = w.member_id and x.idle_since = w.idle_since
            join member m on m.account_id = w.account_id and m.id = w.member_id and m.status = 'active'
            join account a on a.id = w.account_id and a.closed_at is null
            join dormancy_policy p on p.account_id = w.account_id and p.warn_days_before > 0
            where not %s and not m.id = any(p.exempt_members)""".formatted(MemberConditions.role("$4"),
            MemberConditions.ended("$4"));

    @Inject
    Pool database;

    @Inject
    EmailTemplates templates;

    @Inject
    Clock clock;

    @Override
    public String kind() {
        return DormancyWarnings.MAIL_KIND;
    }

    @Override
    public Uni<Map<UUID, Email>> write(List<DueEmail> mails) {
        return database.preparedQuery(FIND).execute(DueEmail.columns(mails, clock.instant()))
                .map(rows -> DueEmail.letters(rows, this::letter));
    }

    private Email letter(Row row) {
        DormancyTerms terms = new DormancyTerms(row.getInteger("days"), row.getInteger("warn_days_before"),
                row.getBoolean("suspend"),
                Set.of());
        Instant idleSince = row.getOffsetDateTime("idle_since").toInstant();
        Instant suspension = terms.suspensionAfterWarning(idleSince, row.getOffsetDateTime("warned_at").toInstant());
        return templates.render(new MembershipEmail(terms.suspend() ? News.DORMANT_AND_SUSPENDED : News.DORMANT,
                row.getString("account_name"), row.getString("name"), row.getString("role"), null, idleSince,
                terms.suspend() ? suspension : null), Locale.forLanguageTag(row.getString("default_language")));
    }
}
