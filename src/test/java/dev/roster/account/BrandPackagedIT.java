package dev.roster.account;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged application. */
@QuarkusIntegrationTest
class BrandPackagedIT extends BrandTest {
}
