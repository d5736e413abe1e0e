package dev.roster.session;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package. */
@QuarkusIntegrationTest
class BackChannelLogoutPackagedIT extends BackChannelLogoutTest {
}
