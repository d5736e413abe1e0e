package dev.roster.member;

import dev.roster.value.EmailAddress;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Replaces a person's identity with a pseudonym in the tables of another package, in the transaction of the erasure. */
public interface ErasureHandler {
    /** @param emails the present address and the former ones */
    record Person(UUID accountId, UUID memberId, List<String> emails, String pseudonym) {
        /** The addresses, each once with its domain in ASCII and once in Unicode. */
        public List<String> spellings() {
            return emails.stream().flatMap(email -> Stream.of(email, EmailAddress.unicode(email))).distinct().toList();
        }
    }

    Uni<Void> erase(Person person);
}
