package dev.roster.review;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.roster.http.HttpSettings;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.EmailTemplates;
import dev.roster.mail.ReviewEmail;
import dev.roster.member.MemberConditions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;

/**
 * Writes the letters to reviewers at the moment when they are sent: none when the review is over or fully decided, and none to
 * somebody who is no active member any more.
 */
abstract class ReviewEmails implements EmailRenderer {

    private static final String NOW = "$4";

    private static final String FIND = """
            select * from (
            select due.mail_id, v.account_id, v.id, v.name, v.account_name, v.members, v.due_at, w.name as reviewer,
                a.default_language,
                (select count(*)::int from review_item i %1$s
                 where i.account_id = v.account_id and i.review_id = v.id and %2$s) as open
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::text[]) as due (account_id, review_id, mail_id, recipient)
            join review v on v.account_id = due.account_id and v.id = due.review_id and v.state = 'open'
            join review_reviewer w on w.account_id = v.account_id and w.review_id = v.id and w.email = due.recipient
            join member m on m.account_id = w.account_id and m.id = w.member_id and m.status = 'active' and %3$s
            join account a on a.id = v.account_id and a.closed_at is null
            ) as found where open > 0"""
            .formatted(new ItemSql(NOW).now(), new ItemSql(NOW).waiting(), MemberConditions.belongs(NOW));

    private final boolean reminder;

    @Inject
    Pool database;

    @Inject
    EmailTemplates templates;

    @Inject
    HttpSettings config;

    @Inject
    Clock clock;

    ReviewEmails(boolean reminder) {
        this.reminder = reminder;
    }

    @Override
    public Uni<Map<UUID, Email>> write(List<DueEmail> mails) {
        String[] recipients = mails.stream().map(DueEmail::recipient).toArray(String[]::new);
        return database.preparedQuery(FIND)
                .execute(DueEmail.columns(mails, clock.instant()).addArrayOfString(recipients))
                .map(rows -> DueEmail.letters(rows, this::letter));
    }

    private Email letter(Row row) {
        ReviewEmail content = new ReviewEmail(reminder, row.getString("account_name"), row.getString("name"),
                row.getString("reviewer"), row.getInteger("members"), row.getInteger("open"), link(row),
                row.getOffsetDateTime("due_at").toInstant());
        return templates.render(content, Locale.forLanguageTag(row.getString("default_language")));
    }

    private URI link(Row row) {
        return URI.create(config.publicUrl() + "/accounts/" + row.getUUID("account_id") + "/reviews/" + row.getUUID("id"));
    }
}
