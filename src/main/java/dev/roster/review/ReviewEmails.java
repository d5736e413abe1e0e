package dev.roster.review;

import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;

import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.http.HttpSettings;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.PlainText;
import dev.roster.member.MemberConditions;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Renders emails to reviewers when they are sent. An email is dropped if no decision is missing, or if the recipient is no
 * longer an active member.
 */
@ApplicationScoped
class ReviewEmails implements EmailRenderer {
    static final String ASSIGNMENT = "review-assigned";
    static final String REMINDER = "review-reminder";

    private static final ItemSql ITEM = new ItemSql("a.id", "$4");

    private static final String FIND = """
            select * from (
                select due.mail_id, a.id as account_id, v.id, v.name, %4$s, v.members, v.due_at, w.name as reviewer,
                    a.default_language,
                    (select count(*)::int from review_item i %1$s
                     where i.account_id = a.id and i.review_id = v.id and %2$s) as open
                from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::text[]) as due (account_id, review_id, mail_id, recipient)
                join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
                %5$s
                join review v on v.account_id = a.id and v.id = due.review_id and v.state = 'open'
                join review_reviewer w on w.account_id = a.id and w.review_id = v.id and w.email = due.recipient
                join member m on m.account_id = a.id and m.id = w.member_id and %3$s
            ) as found where open > 0"""
            .formatted(ITEM.member(), ITEM.open(), MemberConditions.isActive("$4"), Email.Tenant.COLUMNS,
                    Email.Tenant.LOGO);

    @Inject
    Database database;
    @Inject
    HttpSettings config;
    @Inject
    DeploymentBrand deployment;
    @Inject
    Clock clock;

    /**
     * The model of the templates. All texts are safe for plain text.
     *
     * @param open the number of members whose decision is missing or outdated
     * @param link to the console; null if it is disabled
     */
    @TemplateData
    record Assignment(boolean reminder, Email.Tenant account, String review, String recipient, int members,
            int open, String link, ZonedDateTime dueAt, Locale language) {
        public String openOf() {
            return open + " / " + members;
        }

        public String membersText() {
            return Integer.toString(members);
        }
    }

    @CheckedTemplate(basePath = "mail/review")
    static class Templates {
        static native TemplateInstance subject(Assignment email);

        static native TemplateInstance text(Assignment email);

        static native TemplateInstance html(Assignment email);
    }

    @Override
    public Set<String> kinds() {
        return Set.of(ASSIGNMENT, REMINDER);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        String[] recipients = emails.stream().map(DueEmail::recipient).toArray(String[]::new);
        boolean reminder = emails.get(0).kind().equals(REMINDER);
        return database.list(FIND, row -> render(row, reminder),
                DueEmail.parameters(emails, clock.instant(), (Object) recipients));
    }

    private Email render(Row row, boolean reminder) {
        Locale language = Email.language(row.getString("default_language"));
        String link = config.consoleLink("/accounts/" + row.getUUID("account_id") + "/reviews/" + row.getUUID("id"));
        Assignment email = new Assignment(reminder, Email.Tenant.of(row, deployment),
                isolated(PlainText.name(row.getString("name"))), isolated(line(row.getString("reviewer"))),
                row.getInteger("members"), row.getInteger("open"), link,
                Database.instant(row, "due_at").atZone(ZoneOffset.UTC), language);
        return Email.render(row.getUUID("mail_id"), email.account(), language, Templates.subject(email), Templates.text(email),
                Templates.html(email));
    }
}
