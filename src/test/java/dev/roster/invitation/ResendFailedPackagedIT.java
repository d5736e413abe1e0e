package dev.roster.invitation;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package. */
@QuarkusIntegrationTest
class ResendFailedPackagedIT extends ResendFailedTest {
}
