package dev.roster.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
    private static final String EMOJI = "\uD83D\uDE00";

    @Test
    void nulAndUnpairedSurrogatesAreNotStorable() {
        for (String invalid : new String[] { "\0", "a\0b", "\uD83D", "a\uDE00", "\uDE00\uD83D", "\uD83D\uD83D\uDE00",
                "a\uD83D" }) {
            assertThat(Text.isStorable(invalid)).as("%x".formatted((int) invalid.charAt(0))).isFalse();
        }
        for (String valid : new String[] { null, "", "a", EMOJI, "a" + EMOJI + "b", "\u0001\n\uFFFD" }) {
            assertThat(Text.isStorable(valid)).as(valid).isTrue();
        }
    }

    @Test
    void truncationKeepsSurrogatePairs() {
        for (int length = 0; length < 8; length++) {
            String truncated = Text.truncate("a" + EMOJI + "b" + EMOJI, length);
            assertThat(truncated.length()).isBetween(Math.max(0, Math.min(length, 6) - 1), length);
            assertThat(Text.isStorable(truncated)).isTrue();
        }
    }
}
