package dev.roster;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.RosterStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed document equals the one that Roster serves. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class OpenApiDocumentTest {
    private static final Path COMMITTED = Path.of("docs/openapi.yaml");

    /** {@code ./mvnw test -Dtest=OpenApiDocumentTest -Dopenapi.update} writes the document instead of comparing it. */
    @Test
    void theCommittedDocumentIsUpToDate() throws IOException {
        String served = given().get("/q/openapi?format=yaml").asString();
        if (System.getProperty("openapi.update") != null) {
            Files.writeString(COMMITTED, served);
        }
        assertThat(served).as("docs/openapi.yaml is out of date, see this test's comment")
                .isEqualTo(Files.readString(COMMITTED));
    }
}
