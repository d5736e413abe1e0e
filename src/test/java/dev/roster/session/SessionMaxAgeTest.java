package dev.roster.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionMaxAgeTest {
    @ParameterizedTest
    @CsvSource({ "PT12H, 43140", "PT10M, 540", "PT1M, 54", "PT5S, 4", "PT1S, 0" })
    void isShorterThanTheLifetime(Duration lifetime, long seconds) {
        assertThat(SessionMaxAge.maxAge(lifetime)).isEqualTo(seconds);
    }
}
