package dev.roster.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Sql;
import dev.roster.testing.TestSize;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Requests made from the OpenAPI document, valid and hostile, by every kind of principal, to the package: some are rejected
 * before they reach the application. {@code bench/run fuzz} sends more.
 */
class FuzzIT {
    /** Enough for a success and a rejection of every operation. */
    private static final int ALL_OUTCOMES = 2_000;
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", TestSize.of(400, ALL_OUTCOMES));
    private static final long SEED = Long.getLong("fuzz.seed", 20);

    @Test
    void everyResponseIsDocumentedAndForItsPrincipal() throws IOException {
        DevStack.start();
        try (RosterProcess roster = RosterProcess.start(RosterProcess.environment());
                Fuzzer fuzzer = new Fuzzer("http://localhost:" + roster.port(), Sql::update, SEED)) {
            FuzzReport report = fuzzer.run(REQUESTS);
            String rerun = "-Dit.test=FuzzIT -Dfuzz.seed=" + SEED + " -Dfuzz.requests=" + REQUESTS;
            assertThat(report.findings()).as(rerun).isEmpty();
            if (REQUESTS >= ALL_OUTCOMES) {
                assertThat(report.neverSucceeded()).as("operations without a success, %s", rerun).isEmpty();
                assertThat(report.neverRejected()).as("operations without a rejection, %s", rerun).isEmpty();
            }
        }
    }

    /** SCIM is not in the OpenAPI document. */
    @Test
    void everyResponseToADirectoryIsOfScimAndForItsAccount() throws IOException {
        DevStack.start();
        try (RosterProcess roster = RosterProcess.start(RosterProcess.environment());
                ScimFuzzer fuzzer = new ScimFuzzer("http://localhost:" + roster.port(), SEED)) {
            String rerun = "-Dit.test=FuzzIT -Dfuzz.seed=" + SEED + " -Dfuzz.requests=" + REQUESTS;
            assertThat(fuzzer.run(REQUESTS)).as(rerun).isEmpty();
            if (REQUESTS >= ALL_OUTCOMES) {
                assertThat(fuzzer.onlyOneOutcome()).as("kinds of requests without a success or a rejection, %s", rerun)
                        .isEmpty();
            }
        }
    }
}
