package dev.roster.access;

import io.smallrye.mutiny.Uni;

/**
 * Serializes the changes in an account. Every change begins here, inside its transaction. Until the transaction ends, nothing
 * else in the account changes.
 */
public interface AccountLock {
    /** Authorizes the actor again under the lock. Fails as a decision does, and with {@code account-closed}. */
    Uni<Actor> confirm(Actor actor);
}
