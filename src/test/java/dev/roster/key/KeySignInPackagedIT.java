package dev.roster.key;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class KeySignInPackagedIT extends KeySignInTest {
}
