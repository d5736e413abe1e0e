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

/** Writes the audit events of invitations. */
@ApplicationScoped
class InvitationAudit {

    @Inject
    AuditLog log;

    Uni<Void> issued(UUID accountId, AuditActor actor, List<InvitationOutcome> outcomes) {
        return log.recordAll(accountId, actor, outcomes.stream()
                .filter(outcome -> outcome.kind() != InvitationOutcomeKind.REJECTED)
                .map(InvitationAudit::issued)
                .toList());
    }

    /** @param action accepted, declined or revoked */
    Uni<Void> closed(AuditActor actor, Invitation invitation, AuditAction action) {
        return log.record(invitation.accountId, actor, action, Target.invitation(invitation.id, invitation.email),
                state("open"), state(invitation.state));
    }

    Uni<Void> byRecipient(AuditActor recipient, UUID accountId, UUID invitationId, String email, AuditAction action) {
        return log.record(accountId, recipient, action, Target.invitation(invitationId, email), null, null);
    }

    Uni<Void> revoked(UUID accountId, AuditActor actor, List<InviterRule.Revoked> invitations) {
        return log.recordAll(accountId, actor, invitations.stream()
                .map(invitation -> new AuditLog.Entry(AuditAction.INVITATION_REVOKED,
                        Target.invitation(invitation.id(), invitation.email()), state("open"), state("revoked")))
                .toList());
    }

    private static AuditLog.Entry issued(InvitationOutcome outcome) {
        Invitation invitation = outcome.invitation();
        AuditAction action = switch (outcome.kind()) {
            case INVITED -> AuditAction.INVITATION_CREATED;
            case RESENT -> AuditAction.INVITATION_RESENT;
            default -> AuditAction.INVITATION_CHANGED;
        };
        return new AuditLog.Entry(action, Target.invitation(invitation.id, invitation.email), null, state(invitation.state)
                .put("role", invitation.role)
                .put("language", invitation.language)
                .put("expiresAt", invitation.expiresAt.toString()));
    }

    private static JsonObject state(String state) {
        return new JsonObject().put("state", state);
    }
}
