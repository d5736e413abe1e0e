package dev.roster.invitation;

import java.time.Clock;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.mail.Outbox;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.Roles;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** What can be done with an invitation that was sent. */
@ApplicationScoped
public class Invitations {

    @Inject
    AccountLock lock;

    @Inject
    InvitationService invitationService;

    @Inject
    Roles roles;

    @Inject
    Outbox outbox;

    @Inject
    InvitationAudit audit;

    @Inject
    Clock clock;

    /**
     * Sends it once more with a new secret, under the same checks as inviting its address: the link in the last email stops
     * working.
     */
    @WithTransaction
    public Uni<Versioned<InvitationView>> resend(Actor actor, UUID invitationId, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> find(actor, invitationId, ifMatch)
                        .invoke(Invitation::mustBeOpen)
                        .call(invitation -> invitationService.again(confirmed, invitation).invoke(this::mustBeSent)))
                .chain(this::view);
    }

    /** Who could not have sent the invitation does not revoke it either. */
    @WithTransaction
    public Uni<Void> revoke(Actor actor, UUID invitationId, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> find(actor, invitationId, ifMatch)
                        .invoke(Invitation::mustBeOpen)
                        .call(invitation -> roles.toGrant(actor.accountId(), invitation.role)
                                .invoke(role -> confirmed.mustCover("The role " + role.name(), role.permissions()))))
                .invoke(invitation -> invitation.close(InvitationState.REVOKED, clock.instant()))
                .call(invitation -> audit.closed(AuditActor.of(actor), invitation, AuditAction.INVITATION_REVOKED))
                .replaceWithVoid();
    }

    /** Inside the transaction that changed it. */
    Uni<Versioned<InvitationView>> view(Invitation invitation) {
        return outbox.delivery(invitation.accountId, invitation.mailId)
                .map(delivery -> new Versioned<>(InvitationView.of(invitation, delivery, clock.instant()),
                        invitation.version));
    }

    private static Uni<Invitation> find(Actor actor, UUID invitationId, String ifMatch) {
        return Invitation.<Invitation> findById(new Invitation.Key(actor.accountId(), invitationId))
                .onItem().ifNull().failWith(Problem::notFound)
                .invoke(invitation -> Version.check(ifMatch, invitation.version));
    }

    private void mustBeSent(InvitationOutcome outcome) {
        if (outcome.problem() != null) {
            throw outcome.problem();
        }
        if (!outcome.needsMail()) {
            throw ProblemType.TOO_EARLY_TO_RESEND.because("One mail a minute goes to an invited address.")
                    .retryAfter(outcome.invitation().cooldown(clock.instant()));
        }
    }
}
