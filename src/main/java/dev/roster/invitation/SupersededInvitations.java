package dev.roster.invitation;

import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.member.MemberProvisioning;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;

/** Revokes open invitations of people whom a directory or an import makes members. */
@ApplicationScoped
class SupersededInvitations implements MemberProvisioning.Handler {
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    @Override
    public Uni<Void> provisioned(Actor actor, List<String> emails) {
        return Invitation.<Invitation> list("accountId = ?1 and state = 'open' and email in ?2", actor.accountId(), emails)
                .chain(open -> open.isEmpty() ? Uni.createFrom().voidItem() : revoke(actor, open));
    }

    private Uni<Void> revoke(Actor actor, List<Invitation> open) {
        open.forEach(invitation -> invitation.close(InvitationState.REVOKED, clock.instant()));
        return Panache.flush().chain(() -> audit.recordAll(actor.accountId(), AuditActor.of(actor),
                open.stream().map(invitation -> invitation.closedEntry(AuditAction.INVITATION_REVOKED)).toList()));
    }
}
