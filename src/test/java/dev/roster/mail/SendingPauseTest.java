package dev.roster.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** While the email service is unavailable, one email is tried after each pause. */
class SendingPauseTest {
    private static final int CONCURRENCY = 10;

    private Instant now = Instant.parse("2026-11-27T12:00:00Z");
    private final SendingPause pause = new SendingPause(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }, new Settings());

    @Test
    void triesOneEmailAfterEachPauseAndDoublesPausesUpToAMinute() {
        assertThat(pause.capacity()).isEqualTo(CONCURRENCY);
        for (int seconds : new int[] { 5, 10, 20, 40, 60, 60, 60 }) {
            Instant next = pause.begin("535");
            assertThat(Duration.between(now, next)).isBetween(seconds(seconds * 0.8), seconds(seconds * 1.2));
            assertThat(pause.begin("a concurrent failure")).isEqualTo(next);
            assertThat(pause.capacity()).isZero();
            now = next;
            assertThat(pause.capacity()).isEqualTo(1);
            assertThat(pause.isPaused()).isTrue();
        }
        pause.end();
        assertThat(pause.isPaused()).isFalse();
        assertThat(pause.capacity()).isEqualTo(CONCURRENCY);
        assertThat(Duration.between(now, pause.begin("535 again"))).isLessThan(seconds(6.1));
    }

    @Test
    void singleFailuresOfUnknownCauseDoNotPause() {
        for (int attempt = 0; attempt < 100; attempt++) {
            for (int row = 1; row < CONCURRENCY; row++) {
                assertThat(pause.countUnknown("5.7.1")).isNull();
            }
            pause.end();
        }
    }

    @Test
    void failuresOfUnknownCauseInARowPause() {
        for (int row = 1; row < CONCURRENCY; row++) {
            assertThat(pause.countUnknown("5.7.1")).isNull();
        }
        assertThat(pause.countUnknown("5.7.1")).isAfter(now);
        assertThat(pause.capacity()).isZero();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }

    private static final class Settings implements MailSettings.Outbox {
        @Override
        public Duration pollInterval() {
            return Duration.ofSeconds(1);
        }

        @Override
        public int concurrency() {
            return CONCURRENCY;
        }

        @Override
        public Duration attemptTimeout() {
            return Duration.ofSeconds(20);
        }

        @Override
        public Duration initialRetryDelay() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration maxRetryDelay() {
            return Duration.ofMinutes(30);
        }

        @Override
        public Duration giveUpAfter() {
            return Duration.ofHours(24);
        }

        @Override
        public Duration maxPause() {
            return Duration.ofMinutes(1);
        }
    }
}
