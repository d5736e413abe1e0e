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
    public Uni<Void> inviteFirstAdmin(Account account, EmailAddress firstAdmin, AuditActor operator, String operatorName) {
        NewInvitation request = new NewInvitation(firstAdmin.value(), null, BuiltInRole.ADMIN.roleName(), null, null);
        Invitation invitation = Invitation.open(account, request, new Invitation.Inviter(null, operatorName, null),
                clock.instant());
        return invitationService.issue(account.id(), operator,
                List.of(InvitationOutcome.of(InvitationOutcomeKind.INVITED, invitation)));
    }
}
