package dev.roster.review;

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
 * The model of an email to a reviewer. All texts are safe for plain text.
 *
 * @param open the number of members without a decision
 */
@TemplateData
record ReviewEmail(boolean reminder, String headlineAccount, String account, String review, String recipient, int members,
        int open, String link, ZonedDateTime dueAt, Locale language) {

    private static final int MAX_ACCOUNT = 48;

    @CheckedTemplate(basePath = "mail/review")
    static class Templates {

        static native TemplateInstance subject(ReviewEmail email);

        static native TemplateInstance text(ReviewEmail email);

        static native TemplateInstance html(ReviewEmail email);
    }

    static Email render(Row row, boolean reminder, String link) {
        String account = PlainText.name(row.getString("account_name"));
        Locale language = Email.language(row.getString("default_language"));
        ReviewEmail email = new ReviewEmail(reminder, isolated(cut(account, MAX_ACCOUNT)), isolated(account),
                isolated(PlainText.name(row.getString("name"))), isolated(line(row.getString("reviewer"))),
                row.getInteger("members"), row.getInteger("open"), link,
                Database.instant(row, "due_at").atZone(ZoneOffset.UTC), language);
        return Email.render(row.getUUID("mail_id"), language, Templates.subject(email), Templates.text(email),
                Templates.html(email));
    }

    public String initial() {
        return PlainText.initial(account);
    }

    public String openOf() {
        return open + " / " + members;
    }

    public String membersText() {
        return Integer.toString(members);
    }
}
