package dev.roster.embed;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class EmbedTokenPackagedIT extends EmbedTokenTest {
}
