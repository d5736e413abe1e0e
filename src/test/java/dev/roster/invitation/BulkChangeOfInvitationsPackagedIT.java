package dev.roster.invitation;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class BulkChangeOfInvitationsPackagedIT extends BulkChangeOfInvitationsTest {
}
