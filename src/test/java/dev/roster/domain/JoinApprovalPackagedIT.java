package dev.roster.domain;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class JoinApprovalPackagedIT extends JoinApprovalTest {
}
