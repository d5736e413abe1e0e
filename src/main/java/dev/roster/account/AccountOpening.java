package dev.roster.account;

import dev.roster.audit.AuditActor;
import dev.roster.value.EmailAddress;
import io.smallrye.mutiny.Uni;

/** What else happens in the transaction that opens an account: somebody above this package invites its first admin. */
public interface AccountOpening {

    Uni<Void> inviteFirstAdmin(Account account, EmailAddress firstAdmin, AuditActor author, String operatorName);
}
