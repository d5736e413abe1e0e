package dev.roster.lifecycle;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class AccountLifecyclePackagedIT extends AccountLifecycleTest {
}
