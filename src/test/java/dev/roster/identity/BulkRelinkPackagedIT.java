package dev.roster.identity;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class BulkRelinkPackagedIT extends BulkRelinkTest {
}
