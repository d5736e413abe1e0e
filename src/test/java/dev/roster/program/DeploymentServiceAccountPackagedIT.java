package dev.roster.program;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class DeploymentServiceAccountPackagedIT extends DeploymentServiceAccountTest {
}
