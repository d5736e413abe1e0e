package dev.roster.program;

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
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Emails before service accounts expire, to the owner or to people of the group that owns them. If there is no owner with
 * access, to the people who can appoint one. The package {@code expiry} records for which expiries.
 */
@ApplicationScoped
public class ServiceExpiryEmails implements EmailRenderer {
    private static final String KIND = "service-expiry";
    private static final int MAX_OF_GROUP = 20;
    private static final int MAX_A_DAY = 5;

    /** Null for a service account without an owner. */
    private static final String RECIPIENTS = """
            select distinct owner.email
            from service_account s
            left join lateral (%s) owner on true
            where s.account_id = $1 and s.id = any($3)""".formatted(Owners.emails("$1", "$2", MAX_OF_GROUP));

    /** The noticed service accounts of a recipient. At most 500. */
    private static final String SERVICES = """
            from service_account s
            join member m on m.account_id = a.id and m.id = s.id and m.expires_at > $4 and m.status = 'active'
            join expiry_notice n on n.account_id = a.id and n.member_id = m.id and not n.of_role and n.expires_at = m.expires_at
            where s.account_id = a.id and (%s or not %s and exists (
                select from member o where o.account_id = a.id and o.email = due.recipient and %s))"""
            .formatted(Owners.include("a.id", "$4", "due.recipient"), Owners.exist("a.id", "$4"),
                    MemberConditions.isPersonWithAccess("o", "$4"));

    private static final String FIND = """
            select due.mail_id, a.id as account_id, a.default_language, array(select m.name %3$s) as names,
                array(select m.expires_at %3$s) as expiries, %1$s
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::text[]) as due (account_id, subject_id, mail_id, recipient)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            %2$s"""
            .formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO, SERVICES);

    @Inject
    Database database;
    @Inject
    PermittedPeople people;
    @Inject
    HttpSettings http;
    @Inject
    DeploymentBrand deployment;
    @Inject
    Outbox outbox;
    @Inject
    Clock clock;

    /**
     * The model of the templates.
     *
     * @param expiresAt the first expiry
     * @param link null if the console is disabled
     */
    @TemplateData
    record Notice(Email.Tenant account, ServiceNames services, ZonedDateTime expiresAt, String link, Locale language) {
    }

    @CheckedTemplate(basePath = "mail/program")
    static class Templates {
        static native TemplateInstance expirySubject(Notice email);

        static native TemplateInstance expiryText(Notice email);

        static native TemplateInstance expiryHtml(Notice email);
    }

    /** Queues one email to each recipient, about all of the recipient's service accounts with a notice. */
    public Uni<Void> queue(UUID accountId, List<UUID> serviceIds) {
        return database.list(RECIPIENTS, row -> row.getString("email"), accountId, clock.instant(),
                serviceIds.toArray(UUID[]::new))
                .chain(owners -> (owners.contains(null) ? people.emails(accountId, Permission.SERVICE_ACCOUNT_UPDATE)
                        : Uni.createFrom().item(List.<String> of()))
                        .map(managers -> Stream.of(owners, managers).flatMap(List::stream).filter(Objects::nonNull).distinct()
                                .toList()))
                .chain(recipients -> outbox.queueLimited(accountId, KIND, recipients, MAX_A_DAY));
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        return database.list(FIND, this::render, DueEmail.parameters(emails, clock.instant(),
                (Object) array(emails, DueEmail::recipient, String[]::new)))
                .map(rendered -> rendered.stream().filter(Objects::nonNull).toList());
    }

    /** @return null if no service account of the recipient expires any more */
    private Email render(Row row) {
        ServiceNames services = ServiceNames.of(row.getArrayOfStrings("names"));
        if (services.isEmpty()) {
            return null;
        }
        Locale language = Email.language(row.getString("default_language"));
        OffsetDateTime first = Collections.min(List.of(row.getArrayOfOffsetDateTimes("expiries")));
        Notice notice = new Notice(Email.Tenant.of(row, deployment), services, first.atZoneSameInstant(ZoneOffset.UTC),
                http.consoleLink("/accounts/" + row.getUUID("account_id") + "/service-accounts"), language);
        return Email.render(row.getUUID("mail_id"), notice.account(), language, Templates.expirySubject(notice),
                Templates.expiryText(notice), Templates.expiryHtml(notice));
    }
}
