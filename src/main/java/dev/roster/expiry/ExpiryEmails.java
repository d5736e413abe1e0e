package dev.roster.expiry;

import static dev.roster.mail.PlainText.cut;
import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.http.HttpSettings;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.EmailTemplates;
import dev.roster.mail.PlainText;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;

/** Renders the emails before a membership or a role expires. If the expiry has changed or passed, the email is dropped. */
@ApplicationScoped
class ExpiryEmails implements EmailRenderer {

    private static final int MAX_ACCOUNT = 48;

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

    /**
     * The model of the templates. All texts are safe for plain text.
     *
     * @param ofRole whether the role expires, not the membership
     * @param link to the console; null if it is disabled
     */
    @TemplateData
    record Notice(boolean ofRole, String headlineAccount, String account, String recipient, String role, String roleAfterwards,
            ZonedDateTime endsAt, String link, Locale language) {

        public String initial() {
            return PlainText.initial(account);
        }
    }

    @CheckedTemplate(basePath = "mail/expiry")
    static class Templates {

        static native TemplateInstance subject(Notice email);

        static native TemplateInstance text(Notice email);

        static native TemplateInstance html(Notice email);
    }

    @Override
    public String kind() {
        return ExpiryNotices.EMAIL_KIND;
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        return database.list(FIND, this::render, DueEmail.parameters(emails, clock.instant()));
    }

    private Email render(Row row) {
        String account = PlainText.name(row.getString("account_name"));
        Locale language = EmailTemplates.language(row.getString("default_language"));
        Notice notice = new Notice(row.getBoolean("of_role"), isolated(cut(account, MAX_ACCOUNT)), isolated(account),
                isolated(line(row.getString("name"))), isolated(line(row.getString("role"))),
                isolated(line(row.getString("role_afterwards"))), Database.instant(row, "ends_at").atZone(ZoneOffset.UTC),
                config.console().enabled() ? config.publicUrl().toString() : null, language);
        return EmailTemplates.render(row.getUUID("mail_id"), language, Templates.subject(notice), Templates.text(notice),
                Templates.html(notice));
    }
}
