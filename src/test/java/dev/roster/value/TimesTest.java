package dev.roster.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.roster.problem.ProblemType;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({ "1970-01-01T00:00:00Z,1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z,9999-12-31T23:59:59.999999Z",
            "2027-01-31T00:00:00.1234567+02:00,2027-01-30T22:00:00.123456Z" })
    void readsTimesInRange(String text, String time) {
        assertThat(Times.parse(text)).hasToString(time);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "1969-12-31T23:59:59.999999Z", "+10000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z",
            "-1000000000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "2027-01-31", "2027-02-30T00:00:00Z", "2027-01-31T00:00:00",
            "1700000000", "9999-12-31T23:59:59.99999999999999999999999999999999Z" })
    void rejectsOtherTimes(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Times.parse(text));
    }

    @Test
    void readsDaysWhoseEndIsInRange() {
        assertThat(Times.day(" 2027-01-31 ")).isEqualTo(LocalDate.of(2027, 1, 31));
        assertThat(Times.end(Times.day("9999-12-30"))).isBefore(Times.LATEST);
        for (String invalid : new String[] { "", "9999-12-31", "1969-12-31", "+999999999-12-31", "31.1.2027",
                "2".repeat(100) }) {
            assertThat(Times.day(invalid)).as(invalid).isNull();
        }
    }

    @Test
    void clampsTimesOfOtherSystems() {
        assertThat(Times.clamp(Long.MAX_VALUE).getEpochSecond()).isEqualTo(Times.LATEST.getEpochSecond());
        assertThat(Times.clamp(Long.MIN_VALUE)).isEqualTo(Times.EARLIEST);
        assertThat(Times.clamp(1_700_000_000)).hasToString("2023-11-14T22:13:20Z");
    }

    @ParameterizedTest
    @CsvSource({ "PT-5S,1", "PT0S,1", "PT0.000000001S,1", "PT1S,1", "PT1.000000001S,2", "PT1.999S,2", "PT60S,60" })
    void retryAfterIsRoundedUp(Duration pause, long seconds) {
        assertThat(ProblemType.UNAVAILABLE.because("").retryAfter(pause).retryAfterSeconds()).isEqualTo(seconds);
        assertThat(ProblemType.UNAVAILABLE.because("").retryAfterSeconds()).isNull();
    }
}
