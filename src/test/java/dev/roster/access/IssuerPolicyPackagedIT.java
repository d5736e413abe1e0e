package dev.roster.access;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class IssuerPolicyPackagedIT extends IssuerPolicyTest {
}
