package dev.roster.member;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package. */
@QuarkusIntegrationTest
class MemberListPackagedIT extends MemberListTest {
}
