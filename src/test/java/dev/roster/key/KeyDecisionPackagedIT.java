package dev.roster.key;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package. */
@QuarkusIntegrationTest
class KeyDecisionPackagedIT extends KeyDecisionTest {
}
