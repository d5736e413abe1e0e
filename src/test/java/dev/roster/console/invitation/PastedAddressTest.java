package dev.roster.console.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.console.invitation.InvitePage.PastedAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finds pasted addresses in every common format, in linear time. */
class PastedAddressTest {
    private static final int LONG = 200_000;

    @Test
    void findsAddressesWithAndWithoutNames() {
        assertThat(PastedAddress
                .in("ann@a.example, \"Bo Li\" <bo@a.example>;Cy <cy@a.example>\n <di@a.example> \r\ned@a.example fi@a.example"))
                .containsExactly(new PastedAddress("ann@a.example", null), new PastedAddress("bo@a.example", "Bo Li"),
                        new PastedAddress("cy@a.example", "Cy"), new PastedAddress("di@a.example", null),
                        new PastedAddress("ed@a.example", null), new PastedAddress("fi@a.example", null));
        assertThat(PastedAddress.in("")).isEmpty();
        assertThat(PastedAddress.in(" ,; \n")).isEmpty();
        assertThat(PastedAddress.in("a\"b <c@a.example>")).containsExactly(new PastedAddress("a\"b", null),
                new PastedAddress("<c@a.example>", null));
        assertThat(PastedAddress.in("\" <c@a.example>")).containsExactly(new PastedAddress("c@a.example", null));
    }

    @ParameterizedTest
    @ValueSource(strings = { " ", "\"", "<", ">", "a ", "\u0301", "\" ", "<>" })
    void readsLongTextInLinearTime(String piece) {
        for (String text : List.of(piece.repeat(LONG), "x" + piece.repeat(LONG) + "x", "\"a" + piece.repeat(LONG) + "<")) {
            Assertions.assertTimeout(Duration.ofSeconds(5), () -> PastedAddress.in(text));
        }
    }
}
