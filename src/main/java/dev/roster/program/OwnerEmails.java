package dev.roster.program;

import static dev.roster.database.Database.array;
import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;
import static dev.roster.value.Text.truncate;

import dev.roster.access.Actor;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.http.HttpSettings;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.Outbox;
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
import java.util.UUID;

/**
 * Emails about the owners of service accounts: to a new owner, and to people who can appoint another one when the owner has
 * lost
 * access. If the service account has another owner when an email is due, the email is dropped.
 */
@ApplicationScoped
class OwnerEmails implements EmailRenderer {
    private static final String APPOINTED = "service-owner";
    private static final String LOST = "service-without-owner";
    private static final int MAX_RECIPIENTS = 20;
    /** So that a subject is short. */
    private static final int MAX_NAME = 60;
    private static final String[] ALLOWING = Permissions.granting(Permission.SERVICE_ACCOUNT_UPDATE);

    private static final String ADDRESS = """
            select m.email from member m where m.account_id = $1 and m.id = $2 and m.email is not null""";

    /** Merges the first members of each role, by the own role. An account has few roles, so this reads few rows. */
    private static final String RECIPIENTS = """
            select k.email
            from role r
            cross join lateral (
                select m.email from member m
                where m.account_id = $1 and m.status = 'active' and m.role = r.name and m.email is not null and %2$s
                order by m.name_key, m.id
                limit %1$d
            ) k
            where r.account_id = $1 and r.permissions && $2::text[]
            limit %1$d""".formatted(MAX_RECIPIENTS, MemberConditions.isActive("$3"));

    private static final String FIND = """
            select due.mail_id, due.lost, a.id as account_id, a.default_language, m.id, m.name, s.ownerless_since, %s
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::text[], $6::boolean[])
                as due (account_id, service_id, mail_id, recipient, lost)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            %s
            join service_account s on s.account_id = a.id and s.id = due.service_id
            join member m on m.account_id = a.id and m.id = s.id and %s
            left join member o on o.account_id = a.id and o.id = s.owner_id
            where case when due.lost then s.ownerless_since is not null else o.email = due.recipient end"""
            .formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO, MemberConditions.isCurrent("$4"));

    @Inject
    Database database;
    @Inject
    ServiceSettings config;
    @Inject
    HttpSettings http;
    @Inject
    DeploymentBrand deployment;
    @Inject
    Outbox outbox;
    @Inject
    Clock clock;

    /**
     * The model of the templates. All texts are safe for plain text.
     *
     * @param lost whether the owner has lost access; else the recipient is the new owner
     * @param suspensionAt null in an email to a new owner
     * @param link null if the console is disabled
     */
    @TemplateData
    record Notice(boolean lost, Email.Tenant account, String service, ZonedDateTime suspensionAt, String link,
            Locale language) {
    }

    @CheckedTemplate(basePath = "mail/program")
    static class Templates {
        static native TemplateInstance subject(Notice email);

        static native TemplateInstance text(Notice email);

        static native TemplateInstance html(Notice email);
    }

    /** Notifies the new owner, unless the owner is a group or the actor. */
    Uni<Void> appointed(Actor actor, UUID serviceId, NewOwner owner) {
        return owner.memberId() == null || actor.is(owner.memberId()) ? Uni.createFrom().voidItem()
                : database.list(ADDRESS, row -> row.getString("email"), actor.accountId(), owner.memberId())
                        .chain(emails -> queue(actor.accountId(), APPOINTED, List.of(serviceId), emails));
    }

    /** Notifies the people who can appoint an owner. */
    Uni<Void> lost(UUID accountId, List<UUID> services) {
        return database.list(RECIPIENTS, row -> row.getString("email"), accountId, ALLOWING, clock.instant())
                .chain(emails -> queue(accountId, LOST, services, emails));
    }

    private Uni<Void> queue(UUID accountId, String kind, List<UUID> services, List<String> recipients) {
        return outbox.queue(accountId, kind, services.stream().flatMap(service -> recipients.stream()
                .map(recipient -> new Outbox.NewEmail(service, recipient))).toList());
    }

    @Override
    public Set<String> kinds() {
        return Set.of(APPOINTED, LOST);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        return database.list(FIND, this::render, DueEmail.parameters(emails, clock.instant(),
                array(emails, DueEmail::recipient, String[]::new),
                array(emails, email -> email.kind().equals(LOST), Boolean[]::new)));
    }

    private Email render(Row row) {
        Locale language = Email.language(row.getString("default_language"));
        boolean lost = row.getBoolean("lost");
        ZonedDateTime suspensionAt = !lost ? null
                : Database.instant(row, "ownerless_since").plus(config.ownerGracePeriod()).atZone(ZoneOffset.UTC);
        Notice notice = new Notice(lost, Email.Tenant.of(row, deployment),
                isolated(truncate(line(row.getString("name")), MAX_NAME)), suspensionAt,
                http.consoleLink("/accounts/" + row.getUUID("account_id") + "/members/" + row.getUUID("id")), language);
        return Email.render(row.getUUID("mail_id"), notice.account(), language, Templates.subject(notice),
                Templates.text(notice), Templates.html(notice));
    }
}
