package dev.roster.member;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class SeatsPackagedIT extends SeatsTest {
}
