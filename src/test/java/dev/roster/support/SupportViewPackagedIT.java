package dev.roster.support;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class SupportViewPackagedIT extends SupportViewTest {
}
