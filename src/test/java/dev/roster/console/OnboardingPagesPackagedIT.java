package dev.roster.console;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged application. */
@QuarkusIntegrationTest
class OnboardingPagesPackagedIT extends OnboardingPagesTest {
}
