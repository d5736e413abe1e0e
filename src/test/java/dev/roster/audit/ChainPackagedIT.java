package dev.roster.audit;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package. */
@QuarkusIntegrationTest
class ChainPackagedIT extends ChainTest {
}
