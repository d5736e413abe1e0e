package dev.roster;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package. */
@QuarkusIntegrationTest
class HostileInputPackagedIT extends HostileInputTest {
}
