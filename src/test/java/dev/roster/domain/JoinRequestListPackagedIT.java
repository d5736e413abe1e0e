package dev.roster.domain;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class JoinRequestListPackagedIT extends JoinRequestListTest {
}
