package dev.roster.member;

import java.util.UUID;

import io.smallrye.mutiny.Uni;

/**
 * Whoever keeps something about members besides their row takes the person out of it here, in the transaction of the erasure:
 * what tells who somebody is becomes the pseudonym, what they did stays.
 */
public interface Erasable {

    /** Somebody who is to be forgotten. */
    record Person(UUID accountId, UUID memberId, String email, String pseudonym) {
    }

    Uni<Void> erase(Person person);
}
