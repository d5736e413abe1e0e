package dev.roster.member;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package. */
@QuarkusIntegrationTest
class MePackagedIT extends MeTest {
}
