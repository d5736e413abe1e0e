package dev.roster.review;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package. */
@QuarkusIntegrationTest
class ReviewFilterPackagedIT extends ReviewFilterTest {
}
