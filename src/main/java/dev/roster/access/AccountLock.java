package dev.roster.access;

import io.smallrye.mutiny.Uni;

/**
 * Serializes the changes in an account. Every change takes this lock first, inside its transaction, and holds it until the
 * transaction ends.
 */
public interface AccountLock {
    /** Takes the lock and authorizes the actor again. Fails like a decision, or with {@code account-closed}. */
    Uni<Actor> confirm(Actor actor);
}
