package dev.roster.domain;

import static dev.roster.database.Database.array;

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

/** Emails to the people who can change the account, about a domain that has lapsed. */
@ApplicationScoped
class LapsedDomainEmails implements EmailRenderer {
    static final String KIND = "domain-lapsed";

    private static final String FIND = """
            select due.mail_id, a.id as account_id, d.name as domain, a.default_language, %s
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::text[]) as due (account_id, domain_id, mail_id, recipient)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            %s
            join account_domain d on d.account_id = a.id and d.id = due.domain_id and d.state = 'lapsed'
            join member m on m.account_id = a.id and m.email = due.recipient and %s"""
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
        return database.list(FIND, this::render, DueEmail.parameters(emails, clock.instant(),
                (Object) array(emails, DueEmail::recipient, String[]::new)));
    }

    private Email render(Row row) {
        Locale language = Email.language(row.getString("default_language"));
        DomainMail email = new DomainMail(Email.Tenant.of(row, deployment), row.getString("domain"), null,
                http.consoleLink("/accounts/" + row.getUUID("account_id") + "/domains"), language);
        return Email.render(row.getUUID("mail_id"), email.account(), language, DomainMail.Templates.lapsedSubject(email),
                DomainMail.Templates.lapsedText(email), DomainMail.Templates.lapsedHtml(email));
    }
}
