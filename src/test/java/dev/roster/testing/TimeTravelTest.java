package dev.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Moving the clock works; all tests of time depend on it. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class TimeTravelTest {
    @Test
    void rosterUsesTheMovedClock() {
        String createdAt = TimeTravel.by(Duration.ofDays(40), () -> Api.asOperator()
                .post("/v1/accounts", Map.of("name", "Later", "firstAdminEmail", "ada@later.example"))
                .jsonPath().getString("createdAt"));
        assertThat(Instant.parse(createdAt)).isAfter(Instant.now().plus(Duration.ofDays(39)));
        assertThat(TimeTravel.now()).isBefore(Instant.now().plusSeconds(1));
    }
}
