package dev.roster.audit;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class AuditListPackagedIT extends AuditListTest {
}
