package dev.roster.imports;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the tests against the packaged service. */
@QuarkusIntegrationTest
class MemberImportPackagedIT extends MemberImportTest {
}
