package dev.roster.review;

import java.time.Clock;
import java.util.List;

import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.member.MemberConditions;
import dev.roster.platform.RosterConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;

/** Renders the emails to reviewers who are active members, while the review is open and members have no decision. */
abstract class ReviewEmails implements EmailRenderer {

    private static final String NOW = "$4";

    private static final String FIND = """
            select * from (
            select due.mail_id, v.account_id, v.id, v.name, v.account_name, v.members, v.due_at, w.name as reviewer,
                a.default_language,
                (select count(*)::int from review_item i %1$s
                 where i.account_id = v.account_id and i.review_id = v.id and %2$s) as open
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::text[]) as due (account_id, review_id, mail_id, recipient)
            join review v on v.account_id = due.account_id and v.account_id = any($1) and v.id = due.review_id and v.state = 'open'
            join review_reviewer w on w.account_id = v.account_id and w.review_id = v.id and w.email = due.recipient
            join member m on m.account_id = w.account_id and m.id = w.member_id and m.status = 'active' and %3$s
            join account a on a.id = v.account_id and a.closed_at is null
            ) as found where open > 0"""
            .formatted(new ItemSql(NOW).now(), new ItemSql(NOW).waiting(), MemberConditions.belongs(NOW));

    private final boolean reminder;

    @Inject
    Database database;

    @Inject
    RosterConfig config;

    @Inject
    Clock clock;

    ReviewEmails(boolean reminder) {
        this.reminder = reminder;
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        String[] recipients = emails.stream().map(DueEmail::recipient).toArray(String[]::new);
        return database.list(FIND, row -> ReviewEmail.render(row, reminder, link(row)),
                DueEmail.parameters(emails, clock.instant(), (Object) recipients));
    }

    private String link(Row row) {
        return config.publicUrl() + "/accounts/" + row.getUUID("account_id") + "/reviews/" + row.getUUID("id");
    }
}
