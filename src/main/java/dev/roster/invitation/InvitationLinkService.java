package dev.roster.invitation;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.invitation.InvitationView.Inviter;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Creates links to invitations, for people who pass them on themselves (docs/adr/0004). */
@ApplicationScoped
public class InvitationLinkService {
    private static final String STORE_SECRET = """
            insert into invitation_secret (account_id, invitation_id, source_id, hash) values ($1, $2, $3, $4)""";

    /** Ids of links are ordered by time. */
    private static final String DELETE_OLDEST = """
            delete from invitation_secret where account_id = $1 and invitation_id = $2 and hash in (
                select hash from invitation_secret where account_id = $1 and invitation_id = $2 and opt_out_hash is null
                order by source_id desc offset 20)""";

    @Inject
    AccountLock lock;
    @Inject
    InvitationService invitations;
    @Inject
    InvitationLinks links;
    @Inject
    Database database;
    @Inject
    AuditLog audit;

    /** Applies the rules of a resend, except its limits of emails. Every earlier link to the invitation stops working. */
    @WithTransaction
    public Uni<InvitationLink> create(Actor actor, UUID invitationId, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> InvitationService.findOpen(actor.accountId(), invitationId, ifMatch)
                        .call(invitation -> invitations.mustAllow(confirmed, invitation)
                                .invoke(context -> invitation.newLink(context.account, Inviter.of(confirmed), context.now))
                                .call(Panache::flush)
                                .chain(context -> audit.recordAll(actor.accountId(), AuditActor.of(actor), List.of(
                                        invitation.issuedEntry(AuditAction.INVITATION_LINK_CREATED, context.groups))))))
                .chain(this::issue);
    }

    private Uni<InvitationLink> issue(Invitation invitation) {
        InvitationSecret secret = InvitationSecret.create(invitation.accountId, invitation.id);
        return database
                .execute(STORE_SECRET, invitation.accountId, invitation.id, invitation.linkId, secret.hash())
                .call(() -> database.execute(DELETE_OLDEST, invitation.accountId, invitation.id))
                .replaceWith(() -> new InvitationLink(invitation.id, invitation.email, links.toJoin(secret),
                        invitation.expiresAt));
    }
}
