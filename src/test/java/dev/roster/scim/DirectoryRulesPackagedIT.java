package dev.roster.scim;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class DirectoryRulesPackagedIT extends DirectoryRulesTest {
}
