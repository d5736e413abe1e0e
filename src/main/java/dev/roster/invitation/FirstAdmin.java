package dev.roster.invitation;

import java.time.Clock;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.account.Account;
import dev.roster.account.AccountOpening;
import dev.roster.audit.Author;
import dev.roster.platform.EmailAddress;
import dev.roster.role.BuiltInRole;
import io.smallrye.mutiny.Uni;

/** Invites the first admin of a new account. */
@ApplicationScoped
class FirstAdmin implements AccountOpening {

    @Inject
    Inviting inviting;

    @Inject
    Clock clock;

    @Override
    public Uni<Void> inviteFirstAdmin(Account account, EmailAddress firstAdmin, Author author, String operatorName) {
        Wanted wanted = new Wanted(firstAdmin, null, BuiltInRole.ADMIN.roleName(), null, null);
        Invitation invitation = Invitation.open(account, wanted, Inviter.operator(operatorName), clock.instant());
        return inviting.issue(account.id(), author, List.of(new Outcome(OutcomeKind.INVITED, invitation, null)));
    }
}
