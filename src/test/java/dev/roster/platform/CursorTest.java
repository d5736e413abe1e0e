package dev.roster.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Normalizer;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cursor that Roster issues is one that it takes, and fits into a URL. */
class CursorTest {

    /** HTTP servers take a request line of 4,096 bytes at most. */
    private static final int LONGEST = 2_731;

    static List<String> names() {
        return List.of("Ann", "", "\uFDFA".repeat(70), "\uFDFA".repeat(200), "\uD83D\uDE00".repeat(100), "\u4E00".repeat(200),
                expanding(200));
    }

    @ParameterizedTest
    @MethodSource("names")
    void isReadAsItWasIssued(String name) {
        List<String> position = List.of("names", Normalizer.normalize(name, Normalizer.Form.NFKD),
                "01234567-89ab-7cde-8f01-23456789abcd");
        String cursor = Cursor.after("members", position);
        assertThat(cursor.length()).isLessThanOrEqualTo(LONGEST);
        assertThat(Cursor.read("members", cursor)).isEqualTo(position);
        assertThatThrownBy(() -> Cursor.read("others", cursor)).isInstanceOf(Problem.class);
    }

    @Test
    void isRefusedWhenItWasNeverIssued() {
        for (String made : List.of("AAAA", "A".repeat(LONGEST + 1), "AAAAAAAAAAAAAQ", "%%")) {
            assertThatThrownBy(() -> Cursor.read("members", made)).isInstanceOf(Problem.class);
        }
    }

    /** Characters that become several, in an order that compresses badly. */
    private static String expanding(int length) {
        return new Random(7).ints(length, 0xFB50, 0xFDFC).filter(Character::isDefined).mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
