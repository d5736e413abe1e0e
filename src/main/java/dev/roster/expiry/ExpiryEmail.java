package dev.roster.expiry;

import static dev.roster.mail.PlainText.cut;
import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;

import dev.roster.database.Database;
import dev.roster.mail.Email;
import dev.roster.mail.PlainText;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.vertx.sqlclient.Row;

/**
 * The model of the email before a membership or a role expires. All texts are safe for plain text.
 *
 * @param ofRole whether the role expires, not the membership
 * @param link to the console; null if it is disabled
 */
@TemplateData
record ExpiryEmail(boolean ofRole, String headlineAccount, String account, String recipient, String role, String roleAfterwards,
        ZonedDateTime endsAt, String link, Locale language) {

    private static final int MAX_ACCOUNT = 48;

    @CheckedTemplate(basePath = "mail/expiry")
    static class Templates {

        static native TemplateInstance subject(ExpiryEmail email);

        static native TemplateInstance text(ExpiryEmail email);

        static native TemplateInstance html(ExpiryEmail email);
    }

    static Email render(Row row, String link) {
        String account = PlainText.name(row.getString("account_name"));
        Locale language = Email.language(row.getString("default_language"));
        ExpiryEmail email = new ExpiryEmail(row.getBoolean("of_role"), isolated(cut(account, MAX_ACCOUNT)), isolated(account),
                isolated(line(row.getString("name"))), isolated(line(row.getString("role"))),
                isolated(line(row.getString("role_afterwards"))), Database.instant(row, "ends_at").atZone(ZoneOffset.UTC), link,
                language);
        return Email.render(row.getUUID("mail_id"), language, Templates.subject(email), Templates.text(email),
                Templates.html(email));
    }

    public String initial() {
        return PlainText.initial(account);
    }
}
