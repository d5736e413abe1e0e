package dev.roster.expiry;

import java.time.Clock;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.http.HttpSettings;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import io.smallrye.mutiny.Uni;

/** Renders the emails before a membership or a role expires, unless its expiry has changed or has come. */
@ApplicationScoped
class ExpiryEmails implements EmailRenderer {

    private static final String FIND = """
            select due.mail_id, n.of_role, n.ends_at, m.name, m.role, m.role_afterwards, a.name as account_name,
                a.default_language
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as due (account_id, notice_id, mail_id)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            join end_notice n on n.account_id = a.id and n.id = due.notice_id
            join member m on m.account_id = a.id and m.id = n.member_id
                and n.ends_at = case when n.of_role then m.role_expires_at else m.expires_at end
            where n.ends_at > $4 and m.status = 'active' and (m.expires_at is null or m.expires_at > $4)""";

    @Inject
    Database database;

    @Inject
    HttpSettings config;

    @Inject
    Clock clock;

    @Override
    public String kind() {
        return ExpiryNotices.MAIL_KIND;
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        String console = config.console().enabled() ? config.publicUrl().toString() : null;
        return database.list(FIND, row -> ExpiryEmail.render(row, console), DueEmail.parameters(emails, clock.instant()));
    }
}
