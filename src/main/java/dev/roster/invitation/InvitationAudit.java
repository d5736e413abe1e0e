package dev.roster.invitation;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.audit.AuditLog;
import dev.roster.audit.Author;
import dev.roster.audit.Target;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

/** How the changes of invitations read in the audit. */
@ApplicationScoped
class InvitationAudit {

    @Inject
    AuditLog log;

    Uni<Void> issued(UUID accountId, Author author, List<Outcome> outcomes) {
        return Multi.createFrom().iterable(outcomes)
                .filter(outcome -> outcome.kind() != OutcomeKind.REJECTED)
                .onItem().transformToUniAndConcatenate(outcome -> issued(author, outcome))
                .collect().last()
                .replaceWithVoid();
    }

    Uni<Void> resent(Author author, Invitation invitation) {
        return log.record(invitation.accountId, author, "invitation.resent", target(invitation), null, offer(invitation));
    }

    Uni<Void> closed(Author author, Invitation invitation) {
        return log.record(invitation.accountId, author, "invitation." + invitation.state, target(invitation), state("open"),
                state(invitation.state));
    }

    /** An invitation that went with the access of whoever sent it. */
    Uni<Void> cut(Author author, UUID accountId, UUID invitationId, String email) {
        return log.record(accountId, author, "invitation.revoked", Target.invitation(invitationId, email), state("open"),
                state("revoked"));
    }

    private Uni<Void> issued(Author author, Outcome outcome) {
        Invitation invitation = outcome.invitation();
        String action = switch (outcome.kind()) {
            case INVITED -> "invitation.created";
            case RESENT -> "invitation.resent";
            default -> "invitation.changed";
        };
        return log.record(invitation.accountId, author, action, target(invitation), null, offer(invitation));
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
