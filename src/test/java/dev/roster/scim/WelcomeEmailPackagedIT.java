package dev.roster.scim;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class WelcomeEmailPackagedIT extends WelcomeEmailTest {
}
