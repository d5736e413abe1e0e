package dev.roster.invitation;

import java.time.Clock;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.account.Account;
import dev.roster.account.AccountOpening;
import dev.roster.audit.AuditActor;
import dev.roster.role.BuiltInRole;
import dev.roster.value.EmailAddress;
import io.smallrye.mutiny.Uni;

/** Invites the first admin of a new account. */
@ApplicationScoped
class FirstAdminInvitation implements AccountOpening {

    @Inject
    InvitationService invitationService;

    @Inject
    Clock clock;

    @Override
    public Uni<Void> inviteFirstAdmin(Account account, EmailAddress firstAdmin, AuditActor author, String operatorName) {
        InvitationDraft wanted = new InvitationDraft(firstAdmin, null, BuiltInRole.ADMIN.roleName(), null, null);
        Invitation invitation = Invitation.open(account, wanted, Inviter.operator(operatorName), clock.instant());
        return invitationService.issue(account.id(), author,
                List.of(new InvitationOutcome(InvitationOutcomeKind.INVITED, invitation, null)));
    }
}
