package dev.roster.identity;

import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;

import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.Outbox;
import dev.roster.mail.Outbox.NewEmail;
import dev.roster.member.MemberView;
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
import java.util.UUID;

/** Emails a member whose sign-in a link has replaced, so that the member notices a stolen link. */
@ApplicationScoped
class RelinkedEmails implements EmailRenderer {
    private static final String KIND = "member-relinked";

    /** Also for a member who was removed meanwhile: a thief could leave the account before the email is sent. */
    private static final String FIND = """
            select x.id as mail_id, x.recipient, x.created_at, m.name, %s, a.default_language
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as due (account_id, member_id, mail_id)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            %s
            join mail x on x.account_id = a.id and x.id = due.mail_id and x.created_at <= $4
            join member m on m.account_id = a.id and m.id = due.member_id"""
            .formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO);

    @Inject
    Database database;
    @Inject
    DeploymentBrand deployment;
    @Inject
    Outbox outbox;
    @Inject
    Clock clock;

    /** The model of the templates. All texts are safe for plain text. */
    @TemplateData
    record Notice(Email.Tenant account, String recipient, String address, ZonedDateTime relinkedAt, Locale language) {
    }

    @CheckedTemplate(basePath = "mail/relinked")
    static class Templates {
        static native TemplateInstance subject(Notice email);

        static native TemplateInstance text(Notice email);

        static native TemplateInstance html(Notice email);
    }

    /** In the transaction of the replacement. */
    Uni<Void> queue(UUID accountId, MemberView member) {
        return outbox.queue(accountId, KIND, List.of(new NewEmail(member.id(), member.email())));
    }

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
        Notice notice = new Notice(Email.Tenant.of(row, deployment), isolated(line(row.getString("name"))),
                row.getString("recipient"), Database.instant(row, "created_at").atZone(ZoneOffset.UTC), language);
        return Email.render(row.getUUID("mail_id"), notice.account(), language, Templates.subject(notice),
                Templates.text(notice), Templates.html(notice));
    }
}
