package dev.roster.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that PostgreSQL and UTF-8 can hold is sound, and cutting keeps it so. */
class TextTest {

    private static final String EMOJI = "\uD83D\uDE00";

    @Test
    void nulAndUnpairedSurrogatesAreNotSound() {
        for (String unsound : new String[] { "\0", "a\0b", "\uD83D", "a\uDE00", "\uDE00\uD83D", "\uD83D\uD83D\uDE00",
                "a\uD83D" }) {
            assertThat(Text.isSound(unsound)).as("%x".formatted((int) unsound.charAt(0))).isFalse();
        }
        for (String sound : new String[] { null, "", "a", EMOJI, "a" + EMOJI + "b", "\u0001\n\uFFFD" }) {
            assertThat(Text.isSound(sound)).as(sound).isTrue();
        }
    }

    @Test
    void cuttingSplitsNoPair() {
        for (int length = 0; length < 8; length++) {
            String cut = Text.cut("a" + EMOJI + "b" + EMOJI, length);
            assertThat(cut.length()).isBetween(Math.max(0, Math.min(length, 6) - 1), length);
            assertThat(Text.isSound(cut)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/", "/a?b=c&d", "/%41%C3%A9", "/a?b=%F0%9F%98%80+x", "*" })
    void targetsInUtf8AreSound(String target) {
        assertThat(RequestTarget.isSound(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/%00", "/a?b=%00", "/a%", "/a%4", "/a%zz", "/%FF", "/%C3", "/%ED%A0%80", "/%C0%80", "/\u00e9",
            "/a b",
            "/a\u0000", "/a?b=%-1" })
    void otherTargetsAreNot(String target) {
        assertThat(RequestTarget.isSound(target)).isFalse();
    }
}
