package dev.roster.console;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package. */
@QuarkusIntegrationTest
class JoinPagePackagedIT extends JoinPageTest {
}
