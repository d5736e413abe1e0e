package dev.roster.role;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class RoleNamesPackagedIT extends RoleNamesTest {
}
