package dev.roster.invitation;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.access.ChangeLock;
import dev.roster.account.Account;
import dev.roster.account.Accounts;
import dev.roster.audit.Author;
import dev.roster.mail.Outbox;
import dev.roster.platform.Problem;
import dev.roster.platform.ProblemType;
import dev.roster.platform.Version;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** What can be done with an invitation that was sent. */
@ApplicationScoped
public class Invitations {

    @Inject
    ChangeLock lock;

    @Inject
    Accounts accounts;

    @Inject
    Outbox outbox;

    @Inject
    InvitationAudit audit;

    @Inject
    Clock clock;

    /** Sends it once more with a new secret: the one in the last letter is dead from now on. */
    @WithTransaction
    public Uni<VersionedInvitation> resend(Actor actor, UUID invitationId, String ifMatch) {
        return lock.confirm(actor)
                .chain(() -> accounts.locked(actor.accountId()))
                .chain(account -> find(actor, invitationId, ifMatch)
                        .invoke(invitation -> renew(invitation, account))
                        .call(this::queueLetter)
                        .call(invitation -> audit.resent(Author.of(actor), invitation))
                        .call(Panache::flush))
                .chain(this::view);
    }

    @WithTransaction
    public Uni<Void> revoke(Actor actor, UUID invitationId, String ifMatch) {
        return lock.confirm(actor)
                .chain(() -> find(actor, invitationId, ifMatch))
                .invoke(invitation -> invitation.close(InvitationState.REVOKED, clock.instant()))
                .call(invitation -> audit.closed(Author.of(actor), invitation))
                .replaceWithVoid();
    }

    /** Inside the transaction that changed it. */
    Uni<VersionedInvitation> view(Invitation invitation) {
        return outbox.delivery(invitation.accountId, invitation.mailId)
                .map(delivery -> new VersionedInvitation(InvitationView.of(invitation, delivery, clock.instant()),
                        invitation.version));
    }

    private static Uni<Invitation> find(Actor actor, UUID invitationId, String ifMatch) {
        return Invitation.<Invitation> findById(new Invitation.Key(actor.accountId(), invitationId))
                .onItem().ifNull().failWith(Problem::notFound)
                .invoke(invitation -> Version.check(ifMatch, invitation.version));
    }

    private void renew(Invitation invitation, Account account) {
        Instant now = clock.instant();
        invitation.mustBeOpen();
        if (invitation.isCoolingDown(now)) {
            throw ProblemType.TOO_EARLY_TO_RESEND.because("One mail a minute goes to an invited address.")
                    .retryAfter(invitation.cooldown(now));
        }
        invitation.renew(account, now);
    }

    private Uni<List<UUID>> queueLetter(Invitation invitation) {
        return outbox
                .queue(invitation.accountId, Inviting.MAIL_KIND, List.of(new Outbox.Order(invitation.id, invitation.email)))
                .invoke(mailIds -> invitation.mailId = mailIds.get(0));
    }
}
