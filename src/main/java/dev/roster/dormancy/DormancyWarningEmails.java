package dev.roster.dormancy;

import java.time.Clock;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.http.HttpSettings;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.member.MemberConditions;
import io.smallrye.mutiny.Uni;

/** Renders the warnings, unless the member has been active since or is exempt. */
@ApplicationScoped
class DormancyWarningEmails implements EmailRenderer {

    private static final String FIND = """
            select due.mail_id, w.idle_since, w.warned_at, m.name, %s as role, a.name as account_name, a.default_language,
                p.days, p.warn_days_before, p.suspend
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as due (account_id, warning_id, mail_id)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            join dormancy_warning w on w.account_id = a.id and w.id = due.warning_id
            join activity x on x.account_id = a.id and x.member_id = w.member_id and x.idle_since = w.idle_since
            join member m on m.account_id = a.id and m.id = w.member_id and m.status = 'active'
            join dormancy_policy p on p.account_id = a.id and p.warn_days_before > 0
            where not %s and not m.id = any(p.exempt_members)""".formatted(MemberConditions.role("$4"),
            MemberConditions.ended("$4"));

    @Inject
    Database database;

    @Inject
    HttpSettings config;

    @Inject
    Clock clock;

    @Override
    public String kind() {
        return DormancyWarnings.MAIL_KIND;
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        String console = config.console().enabled() ? config.publicUrl().toString() : null;
        return database.list(FIND, row -> DormancyEmail.render(row, console), DueEmail.parameters(emails, clock.instant()));
    }
}
