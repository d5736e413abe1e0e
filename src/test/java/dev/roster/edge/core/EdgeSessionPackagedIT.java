package dev.roster.edge.core;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class EdgeSessionPackagedIT extends EdgeSessionTest {
}
