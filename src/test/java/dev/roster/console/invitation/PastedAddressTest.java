package dev.roster.console.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finds pasted addresses in every common format, in linear time. */
class PastedAddressTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int LONG = 100_000;

    /** In processor time, which other processes do not prolong. Quadratic processing exceeds it by far. */
    private static final Duration LIMIT = Duration.ofMillis(2_500);

    @Test
    void findsAddressesWithAndWithoutNames() {
        assertThat(PastedAddress
                .in("ann@a.example, \"Bo Li\" <bo@a.example>;Cy <cy@a.example>\n <di@a.example> \r\ned@a.example fi@a.example"))
                .containsExactly(new PastedAddress("ann@a.example", null), new PastedAddress("bo@a.example", "Bo Li"),
                        new PastedAddress("cy@a.example", "Cy"), new PastedAddress("di@a.example", null),
                        new PastedAddress("ed@a.example", null), new PastedAddress("fi@a.example", null));
        assertThat(PastedAddress.in("")).isEmpty();
        assertThat(PastedAddress.in(" ,; \n\t\u00A0")).isEmpty();
        assertThat(PastedAddress.in("a\"b <c@a.example>")).containsExactly(new PastedAddress("c@a.example", "a\"b"));
        assertThat(PastedAddress.in("\" <c@a.example>")).containsExactly(new PastedAddress("c@a.example", null));
    }

    /** RFC 5322, 3.2.4 and 3.4: quoted names, escaped characters, groups and comments. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
            "Hopper, Grace <g@a.example>|Hopper, Grace",
            "\"Hopper, Grace\" <g@a.example>|Hopper, Grace",
            "\"Grace \\\"Amazing\\\" Hopper; Dr.\" <g@a.example>|Grace \"Amazing\" Hopper; Dr.",
            "\"Grace <the admiral>\" <g@a.example>|Grace <the admiral>",
            "Grace   Hopper<g@a.example>|Grace Hopper",
            "Grace Hopper <g@a.example|Grace Hopper",
            "g@a.example (Grace Hopper)|Grace Hopper",
            "Team: Grace Hopper <g@a.example>;|Grace Hopper",
            "mailto:g@a.example|",
            "Grace Hopper <mailto:g@a.example>|Grace Hopper",
            "g@a.example <>|",
            "g@a.example <|",
            "<g@a.example>,|" })
    void readsNames(String text, String name) {
        assertThat(PastedAddress.in(text)).containsExactly(new PastedAddress("g@a.example", name));
    }

    @Test
    void readsListsOfEmailPrograms() {
        List<PastedAddress> both = List.of(new PastedAddress("g@a.example", "Hopper, Grace"),
                new PastedAddress("a@a.example", "Lovelace, Ada"));
        assertThat(PastedAddress.in("Hopper, Grace <g@a.example>; Lovelace, Ada <a@a.example>")).isEqualTo(both);
        assertThat(PastedAddress.in("Hopper, Grace <g@a.example>, Lovelace, Ada <a@a.example>")).isEqualTo(both);
        assertThat(PastedAddress.in("Hopper, Grace <g@a.example>\nLovelace, Ada <a@a.example>")).isEqualTo(both);
        assertThat(PastedAddress.in("Hopper, Grace <g@a.example> \"Lovelace, Ada\" <a@a.example>")).isEqualTo(both);
    }

    /** A word that is not an address must be reported, not dropped. */
    @Test
    void keepsWordsThatAreNotAddresses() {
        assertThat(PastedAddress.in("bob, ann@a.example; eve; cy@a.example dan")).extracting(PastedAddress::email)
                .containsExactly("bob", "ann@a.example", "eve", "cy@a.example", "dan");
    }

    @Test
    void readsRowsOfSpreadsheets() {
        List<PastedAddress> grace = List.of(new PastedAddress("g@a.example", "Grace Hopper"));
        assertThat(PastedAddress.in("Grace Hopper\tg@a.example")).isEqualTo(grace);
        assertThat(PastedAddress.in("Grace\tHopper\tg@a.example\tNavy")).isEqualTo(grace);
        assertThat(PastedAddress.in("g@a.example\tGrace Hopper\tNavy")).isEqualTo(grace);
        assertThat(PastedAddress.in("Name\tEmail\r\nGrace Hopper\tg@a.example\r\n")).isEqualTo(grace);
        assertThat(PastedAddress.in("g@a.example\ta@a.example")).extracting(PastedAddress::email)
                .containsExactly("g@a.example", "a@a.example");
    }

    @Test
    void findsEachAddressOnce() {
        assertThat(PastedAddress.in("g@a.example, G@A.example, Grace <g@a.example>, Hopper <g@A.EXAMPLE>"))
                .containsExactly(new PastedAddress("g@a.example", "Grace"));
    }

    @ParameterizedTest
    @ValueSource(strings = { " ", "\"", "<", ">", "a ", "\u0301", "\" ", "<>", "\\\"", "\t", ",", "a,", "(", ":", "@:", "\n" })
    void readsLongTextInLinearTime(String piece) {
        for (String text : List.of(piece.repeat(LONG), "x" + piece.repeat(LONG) + "x", "\"a" + piece.repeat(LONG) + "<")) {
            long begin = THREADS.getCurrentThreadCpuTime();
            PastedAddress.in(text);
            assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - begin)).isLessThan(LIMIT);
        }
    }
}
