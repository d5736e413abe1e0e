package dev.roster.review;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class ReviewWalkPackagedIT extends ReviewWalkTest {
}
