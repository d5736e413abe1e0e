package dev.roster.access;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package. */
@QuarkusIntegrationTest
class GatewayPathPackagedIT extends GatewayPathTest {
}
