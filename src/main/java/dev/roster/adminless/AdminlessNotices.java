package dev.roster.adminless;

import static dev.roster.database.Database.array;

import dev.roster.access.Permission;
import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.http.HttpSettings;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.Outbox;
import dev.roster.member.LastAdminHandler;
import dev.roster.member.PermittedPeople;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Emails about accounts that have lost their last admin. An account that has an admin again when they are due gets none. */
@ApplicationScoped
class AdminlessNotices implements LastAdminHandler, EmailRenderer {
    private static final String KIND = "no-admin";
    private static final String FIND = """
            select due.mail_id, due.recipient, a.id as account_id, a.default_language, %s
            from unnest($1::uuid[], $3::uuid[], $5::text[]) as due (account_id, mail_id, recipient)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
                and a.without_admin_since <= $4
            %s""".formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO);

    @Inject
    Database database;
    @Inject
    PermittedPeople people;
    @Inject
    AdminlessSettings config;
    @Inject
    HttpSettings http;
    @Inject
    DeploymentBrand deployment;
    @Inject
    Outbox outbox;
    @Inject
    Clock clock;

    /** The model of the templates. All texts are safe for plain text. @param link null if the console is disabled */
    @TemplateData
    record Notice(Email.Tenant account, boolean toOperator, String link, Locale language) {
    }

    @CheckedTemplate(basePath = "mail/adminless")
    static class Templates {
        static native TemplateInstance subject(Notice email);

        static native TemplateInstance text(Notice email);

        static native TemplateInstance html(Notice email);
    }

    @Override
    public Uni<Void> lostLastAdmin(UUID accountId) {
        return people.emails(accountId, Permission.ACCOUNT_UPDATE)
                .chain(members -> outbox.queue(accountId, KIND, Stream.concat(members.stream(), config.email().stream())
                        .distinct().map(recipient -> new Outbox.NewEmail(accountId, recipient)).toList()));
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        return database.list(FIND, this::render,
                DueEmail.parameters(emails, clock.instant(), (Object) array(emails, DueEmail::recipient, String[]::new)));
    }

    private Email render(Row row) {
        Locale language = Email.language(row.getString("default_language"));
        Notice notice = new Notice(Email.Tenant.of(row, deployment),
                config.email().filter(row.getString("recipient")::equals).isPresent(),
                http.consoleLink("/accounts/" + row.getUUID("account_id") + "/members"), language);
        return Email.render(row.getUUID("mail_id"), notice.account(), language, Templates.subject(notice),
                Templates.text(notice), Templates.html(notice));
    }
}
