package dev.roster.review;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class ReviewFilterPackagedIT extends ReviewFilterTest {
}
