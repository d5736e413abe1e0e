package dev.roster.invitation;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged application. */
@QuarkusIntegrationTest
class InvitationLinkPackagedIT extends InvitationLinkTest {
}
