package dev.roster.account;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Restores state that time has affected while an account was closed. Runs in the transaction that reopens the account. */
public interface ReopeningHandler {
    Uni<Void> reopened(UUID accountId);
}
