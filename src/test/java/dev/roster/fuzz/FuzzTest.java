package dev.roster.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;

/**
 * Requests made from the OpenAPI document, valid and hostile, by every kind of principal. {@code bench/run fuzz} sends more.
 */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class FuzzTest {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20);

    @Test
    void everyResponseIsDocumentedAndForItsPrincipal() throws IOException {
        try (Fuzzer fuzzer = new Fuzzer("http://localhost:" + RestAssured.port, Sql::update, SEED)) {
            FuzzReport report = fuzzer.run(REQUESTS);
            String rerun = "-Dfuzz.seed=" + SEED + " -Dfuzz.requests=" + REQUESTS;
            assertThat(report.findings()).as(rerun).isEmpty();
            assertThat(report.neverSucceeded()).as("operations without a success, %s", rerun).isEmpty();
            assertThat(report.neverRefused()).as("operations without a refusal, %s", rerun).isEmpty();
        }
    }
}
