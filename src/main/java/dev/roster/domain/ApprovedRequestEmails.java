package dev.roster.domain;

import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;

import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.http.HttpSettings;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.member.MemberConditions;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Emails to people whose request to join was approved. */
@ApplicationScoped
class ApprovedRequestEmails implements EmailRenderer {
    static final String KIND = "join-request-approved";

    private static final String FIND = """
            select due.mail_id, a.id as account_id, m.name, a.default_language, %s
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as due (account_id, request_id, mail_id)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            %s
            join join_request q on q.account_id = a.id and q.id = due.request_id
            join member m on m.account_id = a.id and m.id = q.member_id and m.email = q.email and %s"""
            .formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO, MemberConditions.isActive("$4"));

    @Inject
    HttpSettings http;
    @Inject
    DeploymentBrand deployment;
    @Inject
    Database database;
    @Inject
    Clock clock;

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        return database.list(FIND, this::render, DueEmail.parameters(emails, clock.instant()));
    }

    private Email render(Row row) {
        Locale language = Email.language(row.getString("default_language"));
        DomainMail email = new DomainMail(Email.Tenant.of(row, deployment), null, isolated(line(row.getString("name"))),
                http.consoleLink("/enter/" + row.getUUID("account_id")), language);
        return Email.render(row.getUUID("mail_id"), email.account(), language, DomainMail.Templates.approvedSubject(email),
                DomainMail.Templates.approvedText(email), DomainMail.Templates.approvedHtml(email));
    }
}
