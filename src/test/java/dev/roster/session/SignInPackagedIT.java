package dev.roster.session;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged application. */
@QuarkusIntegrationTest
class SignInPackagedIT extends SignInTest {
}
