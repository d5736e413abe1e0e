package dev.roster.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Roster accepts exactly the cursors that it issues, and they fit into a URL. */
class CursorTest {
    /** In characters; the request line has at most 4,096 bytes. */
    private static final int MAX_LENGTH = 2_731;

    /** Sort keys have at most 200 UTF-16 units. */
    static List<String> names() {
        return List.of("Ann", "", "\uD83D\uDE00".repeat(100), "\u4E00".repeat(200));
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsThePositionOfAnIssuedCursor(String name) {
        List<String> position = List.of(name, "01234567-89ab-7cde-8f01-23456789abcd");
        String cursor = Cursor.after("members", position);
        assertThat(cursor.length()).isLessThanOrEqualTo(MAX_LENGTH);
        assertThat(Cursor.read("members", cursor).keys()).isEqualTo(position);
        assertThatThrownBy(() -> Cursor.read("others", cursor)).isInstanceOf(Problem.class);
    }

    @Test
    void rejectsCursorsThatWereNotIssued() {
        for (String invalid : List.of("AAAA", "A".repeat(MAX_LENGTH + 1), "AAAAAAAAAAAAAQ", "%%")) {
            assertThatThrownBy(() -> Cursor.read("members", invalid)).isInstanceOf(Problem.class);
        }
    }

    /** The binding is not secret, so anybody can compute it. */
    @Test
    void rejectsForgedPositions() {
        for (String key : List.of("x", "\u00e9", "2027-01-31", "+999999999-12-31T23:59:59Z", "-0001-01-01T00:00:00Z")) {
            Cursor.Position forged = Cursor.read("members", Cursor.after("members", List.of(key)));
            assertThat(forged.text(0)).isEqualTo(key);
            for (ThrowingCallable read : List.<ThrowingCallable> of(() -> forged.id(0), () -> forged.time(0),
                    () -> forged.text(1), () -> forged.id(1), () -> forged.time(1))) {
                assertThatThrownBy(read).as(key).isInstanceOfSatisfying(Problem.class,
                        problem -> assertThat(problem.type()).isEqualTo(ProblemType.INVALID_CURSOR));
            }
        }
    }
}
