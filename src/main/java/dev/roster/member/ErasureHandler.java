package dev.roster.member;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.roster.value.EmailAddress;
import io.smallrye.mutiny.Uni;

/**
 * Whoever keeps something about members besides their row takes the person out of it here, in the transaction of the erasure:
 * what tells who somebody is becomes the pseudonym, what they did stays.
 */
public interface ErasureHandler {

    /** Somebody who is to be forgotten. */
    record Person(UUID accountId, UUID memberId, String email, String pseudonym) {

        /** The forms in which people may have written the address: with the domain in ASCII, and as they read it. */
        public List<String> spellings() {
            return Stream.of(email, EmailAddress.readable(email)).distinct().toList();
        }
    }

    Uni<Void> erase(Person person);
}
