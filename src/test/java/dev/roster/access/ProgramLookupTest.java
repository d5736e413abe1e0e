package dev.roster.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An edge remembers no absence, so the first lookup of most programs must find them. */
class ProgramLookupTest {
    private static final String ISSUER = "https://login.example.com";

    private final List<String> lookups = new ArrayList<>();

    private String lookups(String member, Program program) {
        lookups.clear();
        Memberships memberships = new Memberships() {
            @Override
            public Uni<Result> find(UUID accountId, String issuer, String subject) {
                String identity = issuer + " " + subject;
                lookups.add(identity);
                return Uni.createFrom().item(new Result(true, false, SignInPolicy.NONE, !identity.equals(member) ? null
                        : new Membership(UUID.randomUUID(), true, null, "Export", "member", false, Permissions.NONE, null)));
            }

            @Override
            public Uni<Result> find(UUID accountId, Principal person) {
                return findBound(accountId, person);
            }
        };
        Principal principal = new Principal(ISSUER, "subject", null, false, "subject", false,
                new Authentication(null, List.of(), null), program, null, null);
        boolean found = memberships.findBound(UUID.randomUUID(), principal).await().indefinitely().membership() != null;
        return lookups.size() + (found ? " found" : "");
    }

    @Test
    void takesOneLookupForMostPrograms() {
        String byClient = Program.issuerOfClients(ISSUER) + " export";
        String bySubject = ISSUER + " subject";
        assertThat(lookups(byClient, new Program("export"))).isEqualTo("1 found");
        assertThat(lookups(bySubject, new Program(null))).isEqualTo("1 found");
        assertThat(lookups(bySubject, new Program("export"))).isEqualTo("2 found");
        assertThat(lookups(byClient, new Program(null))).isEqualTo("1");
        assertThat(lookups(bySubject, null)).as("a person").isEqualTo("1");
        assertThat(lookups).containsExactly(bySubject);
    }
}
