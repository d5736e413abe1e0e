package dev.roster.program;

import static dev.roster.database.Database.array;

import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.http.HttpSettings;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import dev.roster.mail.Outbox;
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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Emails before service accounts expire, to the owner or to people of the group that owns them. If the owner is lost
 * ({@link OwnerCheck}), to the people who can appoint another one. The package {@code expiry} records the expiries.
 */
@ApplicationScoped
public class ServiceExpiryEmails implements EmailRenderer {
    private static final String KIND = "service-expiry";
    private static final int MAX_OF_GROUP = 20;
    private static final int MAX_A_DAY = 5;

    /** Null if there is a service account whose owner has lost access. */
    private static final String RECIPIENTS = """
            select owner.email
            from service_account s
            cross join lateral (%s) owner
            where s.account_id = $1 and s.id = any($3)
            union
            select null from service_account s
            where s.account_id = $1 and s.id = any($3) and s.ownerless_since is not null"""
            .formatted(Owners.emails("$1", "$2", MAX_OF_GROUP));

    private static final String FORGET = "delete from expiry_notice where account_id = $1 and member_id = any($2)";

    /** The noticed service accounts of a recipient. At most 500. */
    private static final String SERVICES = """
            from service_account s
            join member m on m.account_id = a.id and m.id = s.id and m.expires_at > $4 and m.status = 'active'
            join expiry_notice n on n.account_id = a.id and n.member_id = m.id and not n.of_role and n.expires_at = m.expires_at
            where s.account_id = a.id and (%s or s.ownerless_since is not null and recipient.permissions && $6::text[])
            order by m.expires_at, m.id"""
            .formatted(Owners.include("a.id", "$4", "due.recipient"));

    private static final String FIND = """
            select due.mail_id, a.id as account_id, a.default_language, recipient.permissions,
                array(select m.name %3$s) as names, array(select m.expires_at %3$s) as expiries, %1$s
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::text[]) as due (account_id, subject_id, mail_id, recipient)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            join lateral (%4$s) recipient on true
            %2$s"""
            .formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO, SERVICES,
                    PermittedPeople.permissionsOf("a.id", "due.recipient", "$4"));

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

    @TemplateData
    record Expiring(String name, ZonedDateTime expiresAt) {
    }

    /**
     * The model of the templates.
     *
     * @param services at least one, the first to expire first
     * @param link null if the console is disabled or the recipient must not see the page
     */
    @TemplateData
    record Notice(Email.Tenant account, List<Expiring> services, String link, Locale language) {
        public String first() {
            return services.get(0).name();
        }

        /** The number of service accounts after the first. */
        public int others() {
            return services.size() - 1;
        }

        public List<Expiring> listed() {
            return services.subList(0, Math.min(services.size(), ServiceNames.MAX_LISTED));
        }

        public boolean hasMore() {
            return services.size() > ServiceNames.MAX_LISTED;
        }
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

    /** The next sweep notifies the people who are responsible now. Call it when they change. */
    Uni<Void> forget(UUID accountId, List<UUID> serviceIds) {
        return serviceIds.isEmpty() ? Uni.createFrom().voidItem()
                : database.execute(FORGET, accountId, serviceIds.toArray(UUID[]::new)).replaceWithVoid();
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        return database.list(FIND, this::render, DueEmail.parameters(emails, clock.instant(),
                array(emails, DueEmail::recipient, String[]::new),
                Permissions.granting(Permission.SERVICE_ACCOUNT_UPDATE)))
                .map(rendered -> rendered.stream().filter(Objects::nonNull).toList());
    }

    /** @return null if no service account of the recipient expires any more */
    private Email render(Row row) {
        List<Expiring> services = services(row.getArrayOfStrings("names"), row.getArrayOfOffsetDateTimes("expiries"));
        if (services.isEmpty()) {
            return null;
        }
        Locale language = Email.language(row.getString("default_language"));
        String link = Permissions.of(List.of(row.getArrayOfStrings("permissions"))).allow(Permission.MEMBER_READ)
                ? http.consoleLink("/accounts/" + row.getUUID("account_id") + "/service-accounts")
                : null;
        Notice notice = new Notice(Email.Tenant.of(row, deployment), services, link, language);
        return Email.render(row.getUUID("mail_id"), notice.account(), language, Templates.expirySubject(notice),
                Templates.expiryText(notice), Templates.expiryHtml(notice));
    }

    private static List<Expiring> services(String[] names, OffsetDateTime[] expiries) {
        return IntStream.range(0, names.length).mapToObj(
                i -> new Expiring(ServiceNames.plain(names[i]), expiries[i].atZoneSameInstant(ZoneOffset.UTC))).toList();
    }
}
