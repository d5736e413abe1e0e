package dev.roster.program;

import static dev.roster.database.Database.array;

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
import dev.roster.member.PermittedPeople;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Emails about the owners of service accounts: to a new owner, and to people who can appoint another one when the owner has
 * lost access. If the service account has another owner when an email is due, or the recipient has lost access or must not
 * appoint owners any more, the email is dropped.
 */
@ApplicationScoped
class OwnerEmails implements EmailRenderer {
    private static final String APPOINTED = "service-owner";
    private static final String LOST = "service-without-owner";
    private static final int MAX_APPOINTMENTS = 5;
    private static final int MAX_NOTICES = 5;
    private static final Duration DAY = Duration.ofDays(1);

    /** No row if the person has had an email about this service account, or 5 about others, since $4. */
    private static final String ADDRESS = """
            select m.email from member m
            where m.account_id = $1 and m.id = $2 and m.email is not null and (
                select count(*) filter (where x.subject_id = $3) = 0 and count(*) < %d
                from mail x
                where x.account_id = $1 and x.recipient = m.email and x.kind = '%s' and x.created_at > $4)"""
            .formatted(MAX_APPOINTMENTS, APPOINTED);

    /** The conditions of the names and the times of the service accounts that an email is about. At most 500 of each. */
    private static final String SERVICES = """
            from service_account s
            join member m on m.account_id = a.id and m.id = s.id and %s
            left join member o on o.account_id = a.id and o.id = s.owner_id
            where s.account_id = a.id and case when due.lost then s.ownerless_since is not null
                else s.id = due.subject_id and o.email = due.recipient end""".formatted(MemberConditions.isCurrent("$4"));

    private static final String FIND = """
            select due.mail_id, due.subject_id, due.lost, a.id as account_id, a.default_language, array(select m.name %3$s) as names,
                array(select s.ownerless_since %3$s) as ownerless, %1$s
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::text[], $6::boolean[])
                as due (account_id, subject_id, mail_id, recipient, lost)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            join lateral (%4$s) recipient on not due.lost or recipient.permissions && $7::text[]
            %2$s"""
            .formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO, SERVICES,
                    PermittedPeople.permissionsOf("a.id", "due.recipient", "$4"));

    @Inject
    Database database;
    @Inject
    PermittedPeople people;
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
     * The model of the templates.
     *
     * @param lost whether owners have lost access; else the recipient is the new owner
     * @param suspensionAt the earliest; null in an email to a new owner
     * @param link null if the console is disabled
     */
    @TemplateData
    record Notice(boolean lost, Email.Tenant account, ServiceNames services, ZonedDateTime suspensionAt, String link,
            Locale language) {
    }

    @CheckedTemplate(basePath = "mail/program")
    static class Templates {
        static native TemplateInstance subject(Notice email);

        static native TemplateInstance text(Notice email);

        static native TemplateInstance html(Notice email);
    }

    /**
     * Notifies the new owner, unless the owner is a group or the actor. One email a day about a service account, and five in
     * all: else, whoever appoints owners could flood a mailbox.
     */
    Uni<Void> appointed(Actor actor, UUID serviceId, NewOwner owner) {
        return owner.memberId() == null || actor.is(owner.memberId()) ? Uni.createFrom().voidItem()
                : database
                        .list(ADDRESS, row -> row.getString("email"), actor.accountId(), owner.memberId(), serviceId,
                                clock.instant().minus(DAY))
                        .chain(emails -> outbox.queue(actor.accountId(), APPOINTED,
                                emails.stream().map(email -> new Outbox.NewEmail(serviceId, email)).toList()));
    }

    /**
     * Notifies the people who can appoint owners, with one email about all service accounts without an owner, up to five times
     * a day.
     */
    Uni<Void> lost(UUID accountId) {
        return people.emails(accountId, Permission.SERVICE_ACCOUNT_UPDATE)
                .chain(emails -> outbox.queueLimited(accountId, LOST, emails, MAX_NOTICES));
    }

    @Override
    public Set<String> kinds() {
        return Set.of(APPOINTED, LOST);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        return database.list(FIND, this::render, DueEmail.parameters(emails, clock.instant(),
                array(emails, DueEmail::recipient, String[]::new),
                array(emails, email -> email.kind().equals(LOST), Boolean[]::new),
                Permissions.granting(Permission.SERVICE_ACCOUNT_UPDATE)))
                .map(rendered -> rendered.stream().filter(Objects::nonNull).toList());
    }

    /** @return null if the email is about no service account any more */
    private Email render(Row row) {
        ServiceNames names = ServiceNames.of(row.getArrayOfStrings("names"));
        if (names.isEmpty()) {
            return null;
        }
        Locale language = Email.language(row.getString("default_language"));
        boolean lost = row.getBoolean("lost");
        String services = "/accounts/" + row.getUUID("account_id")
                + (lost ? "/service-accounts" : "/members/" + row.getUUID("subject_id"));
        Notice notice = new Notice(lost, Email.Tenant.of(row, deployment), names, lost ? suspension(row) : null,
                http.consoleLink(services), language);
        return Email.render(row.getUUID("mail_id"), notice.account(), language, Templates.subject(notice),
                Templates.text(notice), Templates.html(notice));
    }

    private ZonedDateTime suspension(Row row) {
        return Stream.of(row.getArrayOfOffsetDateTimes("ownerless")).map(OffsetDateTime::toInstant)
                .min(Instant::compareTo).orElseThrow().plus(config.ownerGracePeriod()).atZone(ZoneOffset.UTC);
    }
}
