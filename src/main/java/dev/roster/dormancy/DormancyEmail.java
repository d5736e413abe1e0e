package dev.roster.dormancy;

import static dev.roster.mail.PlainText.cut;
import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Set;

import dev.roster.database.Database;
import dev.roster.mail.Email;
import dev.roster.mail.PlainText;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.vertx.sqlclient.Row;

/**
 * The model of the email to a dormant member. All texts are safe for plain text.
 *
 * @param suspends whether the policy suspends the member at {@code suspendedFrom}
 * @param link to the console; null if it is disabled
 */
@TemplateData
record DormancyEmail(boolean suspends, String headlineAccount, String account, String recipient, String role,
        ZonedDateTime idleSince, ZonedDateTime suspendedFrom, String link, Locale language) {

    private static final int MAX_ACCOUNT = 48;

    @CheckedTemplate(basePath = "mail/dormancy")
    static class Templates {

        static native TemplateInstance subject(DormancyEmail email);

        static native TemplateInstance text(DormancyEmail email);

        static native TemplateInstance html(DormancyEmail email);
    }

    static Email render(Row row, String link) {
        DormancyTerms terms = new DormancyTerms(row.getInteger("days"), row.getInteger("warn_days_before"),
                row.getBoolean("suspend"), Set.of());
        Instant idleSince = Database.instant(row, "idle_since");
        Instant suspendedFrom = terms.suspensionAfterWarning(idleSince, Database.instant(row, "warned_at"));
        String account = PlainText.name(row.getString("account_name"));
        Locale language = Email.language(row.getString("default_language"));
        DormancyEmail email = new DormancyEmail(terms.suspend(), isolated(cut(account, MAX_ACCOUNT)), isolated(account),
                isolated(line(row.getString("name"))), isolated(line(row.getString("role"))), idleSince.atZone(ZoneOffset.UTC),
                suspendedFrom.atZone(ZoneOffset.UTC), link, language);
        return Email.render(row.getUUID("mail_id"), language, Templates.subject(email), Templates.text(email),
                Templates.html(email));
    }

    public String initial() {
        return PlainText.initial(account);
    }
}
