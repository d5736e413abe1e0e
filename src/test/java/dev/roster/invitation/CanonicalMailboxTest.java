package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalMailboxTest {
    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource({ "grace@acme.example, grace@acme.example", "Grace+a+b@ACME.example, grace@acme.example",
            "+grace@acme.example, +grace@acme.example", "grace@ac+me.example, grace@ac+me.example",
            "no address, no address" })
    void ignoresTagsAndCase(String address, String mailbox) {
        assertThat(CanonicalMailbox.canonical(address)).isEqualTo(mailbox);
    }

    @Test
    void theHashIsASha256() {
        assertThat(CanonicalMailbox.hash("grace@acme.example").length()).isEqualTo(32);
        assertThat(CanonicalMailbox.hash(new UUID(0, 1), "grace@acme.example").length()).isEqualTo(32);
    }

    @Test
    void hashesDifferBetweenAccounts() {
        assertThat(CanonicalMailbox.hash(new UUID(0, 1), "a@b.example"))
                .isNotEqualTo(CanonicalMailbox.hash(new UUID(0, 2), "a@b.example"))
                .isEqualTo(CanonicalMailbox.hash(new UUID(0, 1), "a+tag@b.example"));
    }

    @Test
    void aPostponedEmailWaitsForTheCooldownOrAQuarterOfItsAge() {
        Instant free = NOW.plusSeconds(20);
        assertThat(next(free, NOW)).isEqualTo(free);
        assertThat(next(null, NOW)).isEqualTo(NOW.plusSeconds(60));
        assertThat(next(NOW, NOW)).isEqualTo(NOW.plusSeconds(60));
        assertThat(next(free, NOW.minus(Duration.ofHours(4)))).isEqualTo(NOW.plus(Duration.ofHours(1)));
    }

    private static Instant next(Instant until, Instant queuedAt) {
        return MailboxCooldown.nextAttempt(until, queuedAt, NOW);
    }
}
