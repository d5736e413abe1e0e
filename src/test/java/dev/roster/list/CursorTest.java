package dev.roster.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Normalizer;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;

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
        assertThat(Cursor.read("members", cursor).keys()).isEqualTo(position);
        assertThatThrownBy(() -> Cursor.read("others", cursor)).isInstanceOf(Problem.class);
    }

    @Test
    void isRefusedWhenItWasNeverIssued() {
        for (String made : List.of("AAAA", "A".repeat(LONGEST + 1), "AAAAAAAAAAAAAQ", "%%")) {
            assertThatThrownBy(() -> Cursor.read("members", made)).isInstanceOf(Problem.class);
        }
    }

    /** The binding is no secret: anybody can calculate it. */
    @Test
    void isRefusedWhenItsPositionIsForged() {
        for (String key : List.of("x", "\u00e9", "2027-01-31", "+999999999-12-31T23:59:59Z", "-0001-01-01T00:00:00Z")) {
            Cursor.Position forged = Cursor.read("members", Cursor.after("members", List.of(key)));
            assertThat(forged.text(0)).isEqualTo(key);
            for (ThrowingCallable reading : List.<ThrowingCallable> of(() -> forged.id(0), () -> forged.time(0),
                    () -> forged.text(1), () -> forged.id(1), () -> forged.time(1))) {
                assertThatThrownBy(reading).as(key).isInstanceOfSatisfying(Problem.class,
                        problem -> assertThat(problem.type()).isEqualTo(ProblemType.INVALID_CURSOR));
            }
        }
    }

    /** Characters that become several, in an order that compresses badly. */
    private static String expanding(int length) {
        return new Random(7).ints(length, 0xFB50, 0xFDFC).filter(Character::isDefined).mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
