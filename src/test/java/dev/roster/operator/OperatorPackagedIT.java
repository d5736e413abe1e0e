package dev.roster.operator;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class OperatorPackagedIT extends OperatorTest {
}
