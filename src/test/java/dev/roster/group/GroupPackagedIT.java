package dev.roster.group;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class GroupPackagedIT extends GroupTest {
}
