package dev.roster.expiry;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.EmailTemplates;
import dev.roster.mail.MembershipEmail;
import dev.roster.mail.MembershipEmail.News;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;

/** Writes the letters about ends when they are sent: an end that was moved or has come meanwhile is no news any more. */
@ApplicationScoped
class ExpiryEmails implements EmailRenderer {

    private static final String FIND = """
            select due.mail_id, n.of_role, n.ends_at, m.name, m.role, m.role_afterwards, a.name as account_name, a.default_language
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as due (account_id, notice_id, mail_id)
            join end_notice n on n.account_id = due.account_id and n.id = due.notice_id
            join member m on m.account_id = n.account_id and m.id = n.member_id
                and n.ends_at = case when n.of_role then m.role_expires_at else m.expires_at end
            join account a on a.id = n.account_id
            where n.ends_at > $4 and m.status = 'active' and (m.expires_at is null or m.expires_at > $4) and a.closed_at is null""";

    @Inject
    Pool database;

    @Inject
    EmailTemplates templates;

    @Inject
    Clock clock;

    @Override
    public String kind() {
        return ExpiryNotices.MAIL_KIND;
    }

    @Override
    public Uni<Map<UUID, Email>> write(List<DueEmail> mails) {
        return database.preparedQuery(FIND).execute(DueEmail.columns(mails, clock.instant()))
                .map(rows -> DueEmail.letters(rows, this::letter));
    }

    private Email letter(Row row) {
        boolean ofRole = row.getBoolean("of_role");
        return templates.render(new MembershipEmail(ofRole ? News.ROLE_ENDS : News.MEMBERSHIP_ENDS,
                row.getString("account_name"), row.getString("name"), row.getString("role"),
                ofRole ? row.getString("role_afterwards") : null, null, row.getOffsetDateTime("ends_at").toInstant()),
                Locale.forLanguageTag(row.getString("default_language")));
    }
}
