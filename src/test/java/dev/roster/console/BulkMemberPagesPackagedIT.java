package dev.roster.console;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class BulkMemberPagesPackagedIT extends BulkMemberPagesTest {
}
