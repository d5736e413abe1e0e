package dev.roster.member;

import dev.roster.value.EmailAddress;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Replaces a person's identity with a pseudonym in the tables of another package, in the transaction of the erasure. */
public interface ErasureHandler {
    record Person(UUID accountId, UUID memberId, String email, String pseudonym) {
        /** The address, once with its domain in ASCII and once in Unicode. */
        public List<String> spellings() {
            return Stream.of(email, EmailAddress.unicode(email)).distinct().toList();
        }
    }

    Uni<Void> erase(Person person);
}
