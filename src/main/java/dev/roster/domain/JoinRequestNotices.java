package dev.roster.domain;

import static dev.roster.database.Database.array;

import dev.roster.access.Permission;
import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.http.HttpSettings;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.Outbox;
import dev.roster.member.MemberConditions;
import dev.roster.member.PermittedPeople;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Emails to the people who can decide requests to join: at most one an hour about all requests of an account. */
@ApplicationScoped
class JoinRequestNotices implements EmailRenderer {
    private static final String KIND = "join-requests";

    private static final Duration PAUSE = Duration.ofHours(1);

    private static final String DUE_AT = "select notice_due_at from domain_limit where account_id = $1";

    private static final String STORE = """
            insert into domain_limit (account_id, hour, lookups, notice_due_at) values ($1, $2, 0, $3)
            on conflict (account_id) do update set notice_due_at = excluded.notice_due_at""";

    private static final String FIND = """
            select due.mail_id, a.id as account_id, a.default_language, l.notice_due_at, %s,
                exists (
                    select from join_request q where q.account_id = a.id and q.state = 'pending' and q.expires_at > $4)
                    as is_pending
            from unnest($1::uuid[], $3::uuid[], $5::text[]) as due (account_id, mail_id, recipient)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            %s
            join domain_limit l on l.account_id = a.id
            join member m on m.account_id = a.id and m.email = due.recipient and %s"""
            .formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO, MemberConditions.isActive("$4"));

    @Inject
    PermittedPeople people;
    @Inject
    Outbox outbox;
    @Inject
    HttpSettings http;
    @Inject
    DeploymentBrand deployment;
    @Inject
    Database database;
    @Inject
    Clock clock;

    /** Call it under the account's lock. If an email is still waiting, it covers the new request too. */
    Uni<Void> queue(UUID accountId) {
        Instant now = clock.instant();
        return database.first(DUE_AT, row -> Database.instant(row, "notice_due_at"), accountId)
                .chain(latest -> latest != null && latest.isAfter(now) ? Uni.createFrom().voidItem()
                        : queue(accountId, now, latest == null || latest.plus(PAUSE).isBefore(now) ? now : latest.plus(PAUSE)));
    }

    private Uni<Void> queue(UUID accountId, Instant now, Instant dueAt) {
        return database.execute(STORE, accountId, now, dueAt)
                .chain(() -> people.emails(accountId, Permission.MEMBER_INVITE))
                .chain(emails -> outbox.queue(accountId, KIND,
                        emails.stream().map(email -> new Outbox.NewEmail(accountId, email)).toList()));
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    /** Until an email is due, it waits for further requests, also if there is none now. */
    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        Instant now = clock.instant();
        return database.list(FIND, row -> row,
                DueEmail.parameters(emails, now, (Object) array(emails, DueEmail::recipient, String[]::new)))
                .map(rows -> rows.stream()
                        .filter(row -> row.getBoolean("is_pending") || Database.instant(row, "notice_due_at").isAfter(now))
                        .map(row -> render(row, now)).toList());
    }

    private Email render(Row row, Instant now) {
        Instant dueAt = Database.instant(row, "notice_due_at");
        if (dueAt.isAfter(now)) {
            return Email.postponed(row.getUUID("mail_id"), dueAt);
        }
        Locale language = Email.language(row.getString("default_language"));
        DomainMail email = new DomainMail(Email.Tenant.of(row, deployment), null, null,
                http.consoleLink("/accounts/" + row.getUUID("account_id") + "/join-requests"), language);
        return Email.render(row.getUUID("mail_id"), email.account(), language, DomainMail.Templates.requestsSubject(email),
                DomainMail.Templates.requestsText(email), DomainMail.Templates.requestsHtml(email));
    }
}
