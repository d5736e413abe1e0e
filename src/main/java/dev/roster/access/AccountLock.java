package dev.roster.access;

import io.smallrye.mutiny.Uni;

/**
 * Puts the changes within an account in order. Every change begins here, inside its transaction: from the answer until the
 * transaction ends nothing else in the account changes, and the actor still holds what the change requires.
 */
public interface AccountLock {

    /** The actor with what they hold now; fails like a fresh decision would, and with {@code account-closed}. */
    Uni<Actor> confirm(Actor actor);
}
