package dev.roster.identity;

import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;

import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.member.MemberConditions;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Renders the emails with links for a new sign-in when they are sent, and creates their secrets (docs/adr/0004). */
@ApplicationScoped
class IdentityLinkEmails implements EmailRenderer {
    private static final String FIND = """
            select due.mail_id, l.expires_at, a.id as account_id, m.id as member_id, m.name, l.email, %s, a.default_language
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as due (account_id, member_id, mail_id)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            %s
            join identity_link l on l.account_id = a.id and l.member_id = due.member_id and l.mail_id = due.mail_id
                and l.expires_at > $4
            join member m on m.account_id = a.id and m.id = l.member_id and m.email = l.email and %s"""
            .formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO, MemberConditions.isCurrent("$4"));

    private static final String STORE_SECRET = """
            update identity_link set hashes = array_append(hashes, $4)
            where account_id = $1 and member_id = $2 and mail_id = $3""";

    @Inject
    Database database;
    @Inject
    IdentitySettings settings;
    @Inject
    DeploymentBrand deployment;
    @Inject
    Clock clock;

    /** The model of the templates. All texts are safe for plain text. */
    @TemplateData
    record Message(Email.Tenant account, String recipient, String address, ZonedDateTime expiresAt, String link,
            Locale language) {
    }

    private record Draft(Email email, IdentityLinkToken token) {
    }

    @CheckedTemplate(basePath = "mail/identity")
    static class Templates {
        static native TemplateInstance subject(Message email);

        static native TemplateInstance text(Message email);

        static native TemplateInstance html(Message email);
    }

    @Override
    public Set<String> kinds() {
        return Set.of(IdentityLinks.MAIL_KIND);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        return database.list(FIND, this::draft, DueEmail.parameters(emails, clock.instant()))
                .call(drafts -> drafts.isEmpty() ? Uni.createFrom().voidItem()
                        : database.executeAll(STORE_SECRET, drafts.stream()
                                .map(draft -> new Object[] { draft.token().accountId(), draft.token().id(), draft.email().id(),
                                        Buffer.buffer(draft.token().hash()) })
                                .toList()))
                .map(drafts -> drafts.stream().map(Draft::email).toList());
    }

    private Draft draft(Row row) {
        IdentityLinkToken token = IdentityLinkToken.create(row.getUUID("account_id"), row.getUUID("member_id"));
        Locale language = Email.language(row.getString("default_language"));
        Message message = new Message(Email.Tenant.of(row, deployment), isolated(line(row.getString("name"))),
                row.getString("email"), Database.instant(row, "expires_at").atZone(ZoneOffset.UTC),
                settings.link(token), language);
        return new Draft(Email.render(row.getUUID("mail_id"), message.account(), language, Templates.subject(message),
                Templates.text(message), Templates.html(message)), token);
    }
}
