package dev.roster.invitation;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

/** How the changes of invitations read in the audit. */
@ApplicationScoped
class InvitationAudit {

    @Inject
    AuditLog log;

    Uni<Void> issued(UUID accountId, AuditActor author, List<InvitationOutcome> outcomes) {
        return log.recordAll(accountId, author, outcomes.stream()
                .filter(outcome -> outcome.kind() != InvitationOutcomeKind.REJECTED)
                .map(InvitationAudit::issued)
                .toList());
    }

    /** @param action how the invitation was closed: accepted, declined or revoked */
    Uni<Void> closed(AuditActor author, Invitation invitation, AuditAction action) {
        return log.record(invitation.accountId, author, action, target(invitation), state("open"),
                state(invitation.state));
    }

    /** What the recipient of an invitation's email did by its link. */
    Uni<Void> byRecipient(AuditActor author, UUID accountId, UUID invitationId, String email, AuditAction action) {
        return log.record(accountId, author, action, Target.invitation(invitationId, email), null, null);
    }

    /** Invitations, by id and address, that went with the access of whoever sent them. */
    Uni<Void> cut(AuditActor author, UUID accountId, List<Object[]> revoked) {
        return log.recordAll(accountId, author, revoked.stream()
                .map(row -> new AuditLog.Entry(AuditAction.INVITATION_REVOKED,
                        Target.invitation((UUID) row[0], (String) row[1]),
                        state("open"), state("revoked")))
                .toList());
    }

    private static AuditLog.Entry issued(InvitationOutcome outcome) {
        Invitation invitation = outcome.invitation();
        AuditAction action = switch (outcome.kind()) {
            case INVITED -> AuditAction.INVITATION_CREATED;
            case RESENT -> AuditAction.INVITATION_RESENT;
            default -> AuditAction.INVITATION_CHANGED;
        };
        return new AuditLog.Entry(action, target(invitation), null, offer(invitation));
    }

    private static Target target(Invitation invitation) {
        return Target.invitation(invitation.id, invitation.email);
    }

    private static JsonObject offer(Invitation invitation) {
        return state(invitation.state)
                .put("role", invitation.role)
                .put("language", invitation.language)
                .put("expiresAt", invitation.expiresAt.toString());
    }

    private static JsonObject state(String state) {
        return new JsonObject().put("state", state);
    }
}
