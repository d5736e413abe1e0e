package dev.roster.invitation;

import dev.roster.brand.DeploymentBrand;
import dev.roster.database.Database;
import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.mail.EmailRenderer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Renders invitation emails when they are sent, and creates their secrets (docs/adr/0004). */
@ApplicationScoped
class InvitationEmails implements EmailRenderer {
    /** Valid invitations whose latest email is due, unless a link has replaced it or the recipient has opted out. */
    private static final String FIND = """
            select i.*, due.mail_id as due_mail_id, %s, coalesce(r.display_name, i.role) as role_name
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::bytea[]) as due (account_id, invitation_id, mail_id, mailbox)
            join account a on a.id = due.account_id and a.id = any($1) and a.closed_at is null
            %s
            join invitation i on i.account_id = a.id and i.id = due.invitation_id and i.mail_id = due.mail_id
            join role r on r.account_id = a.id and r.name = i.role
            where i.state = 'open' and i.link_id is null and i.expires_at > $4 and not %s
                and not %s"""
            .formatted(Email.Tenant.COLUMNS, Email.Tenant.LOGO, InviterRule.violated("a.id", "$4"),
                    OptOuts.hasOptedOut("a.id", "due.mailbox"));

    private static final String STORE_SECRETS = """
            insert into invitation_secret (account_id, invitation_id, source_id, hash, opt_out_hash)
            values ($1, $2, $3, $4, $5)""";

    @Inject
    Database database;
    @Inject
    DeploymentBrand deployment;
    @Inject
    InvitationLinks links;
    @Inject
    MailboxCooldown cooldown;
    @Inject
    Clock clock;

    private record Draft(Email email, MailboxCooldown.Claim claim, InvitationSecret secret, InvitationSecret optOut) {
        UUID mailId() {
            return email.id();
        }

        Email unless(Map<UUID, Instant> postponed) {
            return postponed.containsKey(mailId()) ? Email.postponed(mailId(), postponed.get(mailId())) : email;
        }
    }

    @Override
    public Set<String> kinds() {
        return Set.of(InvitationService.MAIL_KIND);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> due) {
        Instant now = clock.instant();
        Buffer[] mailboxes = due.stream().map(email -> CanonicalMailbox.hash(email.accountId(), email.recipient()))
                .toArray(Buffer[]::new);
        return database.list(FIND, this::draft, DueEmail.parameters(due, now, (Object) mailboxes))
                .chain(drafts -> cooldown.claim(drafts.stream().map(Draft::claim).toList(), now)
                        .call(postponed -> storeSecrets(drafts.stream()
                                .filter(draft -> !postponed.containsKey(draft.mailId())).toList()))
                        .map(postponed -> drafts.stream().map(draft -> draft.unless(postponed)).toList()));
    }

    private Draft draft(Row row) {
        UUID accountId = row.getUUID("account_id");
        InvitationSecret secret = InvitationSecret.create(accountId, row.getUUID("id"));
        InvitationSecret optOut = InvitationSecret.create(accountId, row.getUUID("id"));
        Email email = InvitationEmail.of(Email.Tenant.of(row, deployment), row.getString("inviter_name"),
                row.getString("inviter_email"), row.getString("name"), row.getString("role_name"), row.getString("note"),
                links.toJoin(secret), links.toOptOut(optOut), Database.instant(row, "expires_at"),
                Email.language(row.getString("language")))
                .render(row.getUUID("due_mail_id"), inviter(row));
        return new Draft(email, MailboxCooldown.Claim.of(email.id(), row.getString("email"),
                Database.instant(row, "last_mail_at")), secret, optOut);
    }

    private static Email.Mailbox inviter(Row row) {
        String address = row.getString("inviter_email");
        return address == null ? null : new Email.Mailbox(row.getString("inviter_name"), address);
    }

    private Uni<Void> storeSecrets(List<Draft> drafts) {
        return drafts.isEmpty() ? Uni.createFrom().voidItem()
                : database.executeAll(STORE_SECRETS, drafts.stream()
                        .map(draft -> new Object[] { draft.secret().accountId(), draft.secret().invitationId(), draft.mailId(),
                                draft.secret().hash(), draft.optOut().hash() })
                        .toList());
    }
}
