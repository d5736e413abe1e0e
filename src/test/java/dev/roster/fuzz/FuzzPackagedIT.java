package dev.roster.fuzz;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package. */
@QuarkusIntegrationTest
class FuzzPackagedIT extends FuzzTest {
}
