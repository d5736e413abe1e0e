package dev.roster.role;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package. */
@QuarkusIntegrationTest
class OwnRolesPackagedIT extends OwnRolesTest {
}
