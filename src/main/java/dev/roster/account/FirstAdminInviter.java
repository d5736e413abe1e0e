package dev.roster.account;

import dev.roster.audit.AuditActor;
import dev.roster.value.EmailAddress;
import io.smallrye.mutiny.Uni;

/** Invites the first admin, in the transaction that opens the account. */
public interface FirstAdminInviter {
    Uni<Void> inviteFirstAdmin(Account account, EmailAddress firstAdmin, AuditActor actor, String operatorName);
}
