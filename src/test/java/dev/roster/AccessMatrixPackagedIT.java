package dev.roster;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same test of the package. */
@QuarkusIntegrationTest
class AccessMatrixPackagedIT extends AccessMatrixTest {
}
