package dev.roster.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two spellings are equal only if they name the same mailbox. */
class EmailAddressTest {
    private static final Set<String> REASONS = Set.of("must be an email address",
            "must not be longer than 254 characters, 64 of them before the @",
            "must have only ASCII characters before the @");

    @ParameterizedTest
    @CsvSource({ "grace@acme.example,grace@acme.example", "' Grace.Hopper+x@ACME.Example ',grace.hopper+x@acme.example",
            "anna@straße.example,anna@xn--strae-oqa.example", "anna@STRASSE.example,anna@strasse.example",
            "anna@BÜCHER.example,anna@xn--bcher-kva.example", "anna@bu\u0308cher.example,anna@xn--bcher-kva.example",
            "anna@xn--bcher-kva.example,anna@xn--bcher-kva.example", "anna@例え。テスト,anna@xn--r8jz45g.xn--zckzah",
            "anna@mi\u212Ae.example,anna@mike.example", "anna@ａｃｍｅ.example,anna@acme.example",
            "anna@βόλος.example,anna@xn--nxasmm1c.example" })
    void normalizesEverySpelling(String text, String form) {
        assertThat(EmailAddress.of(text).value()).isEqualTo(form);
        assertThat(EmailAddress.of(form).value()).isEqualTo(form);
    }

    /** U+212A is the kelvin sign, U+0131 a dotless i, U+FF4D a wide m, U+00DF a sharp s. */
    @ParameterizedTest
    @ValueSource(strings = { "mi\u212Ae@acme.example", "m\u0131ke@acme.example", "\uFF4Dike@acme.example",
            "jo\u00DF@acme.example", "mike\u0301@acme.example", "m\u00ADike@acme.example" })
    void rejectsLocalPartsThatAreNotAscii(String text) {
        assertThatThrownBy(() -> EmailAddress.of(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must have only ASCII characters before the @");
        assertThat(EmailAddress.matches("mike@acme.example", text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "@", "a@", "@acme.example", "a@acme", "a@acme..example", "a@.example", "a@acme.example.",
            "a b@acme.example", "a@b@acme.example", "\"a\"@acme.example", "a.@acme.example", ".a@acme.example",
            "a@-acme.example",
            "a@acme-.example", "a@ab--cd.example", "a@xn--a.example", "a@xn--zz--.example", "a@acme_x.example", "a@192.0.2.1",
            "a@[192.0.2.1]", "a@acme\u0000.example", "a@acme.ex\u200Dample", "a@\u05D0a.example",
            "a@acme.example\nx", "a@\uD800.example" })
    void rejectsOtherTexts(String text) {
        assertThatThrownBy(() -> EmailAddress.of(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be an email address");
    }

    @Test
    void limitsTheLength() {
        String label = "a".repeat(63);
        String domain = String.join(".", label, label, "b".repeat(54), "example");
        assertThat(EmailAddress.of("a".repeat(63) + "@" + domain).value()).hasSize(254);
        for (String tooLong : List.of("a".repeat(64) + "@" + domain, "a".repeat(65) + "@acme.example", "a".repeat(1_000_000))) {
            assertThatThrownBy(() -> EmailAddress.of(tooLong)).hasMessageStartingWith("must not be longer than 254");
        }
        assertThatThrownBy(() -> EmailAddress.of("a@" + "b".repeat(64) + ".example")).hasMessage("must be an email address");
        assertThatThrownBy(() -> EmailAddress.of("a@" + "ß".repeat(60) + ".example")).hasMessage("must be an email address");
    }

    /** Normalization of this text takes quadratic time, 20 s. */
    @Test
    void rejectsLongTextsWithoutNormalization() {
        String marks = "a@a" + "\u0301".repeat(400_000) + "\u0316".repeat(400_000);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(2), () -> assertThat(EmailAddress.orNull(marks)).isNull());
    }

    @Test
    void normalizesOrRejectsAnyText() {
        Random random = new Random(6);
        String special = "@@..--__xn--ßſıKİÅǅ\u0000\u00AD\u034F\u0301\u0316\u200B\u200C\u200D\u202E\u2024\u3002\uFF0E\uFF20\uFDFA\uFFFD"
                + "\uD800\uDC00\uDFFF אبक्‍あ ️\t\n\"'<>()[]:;,\\";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "ann@" : "");
            for (int length = random.nextInt(40); length > 0; length--) {
                switch (random.nextInt(4)) {
                    case 0 -> text.append((char) ('a' + random.nextInt(26)));
                    case 1 -> text.append(special.charAt(random.nextInt(special.length())));
                    case 2 -> text.append((char) random.nextInt(0x10000));
                    default -> text.appendCodePoint(random.nextInt(0x110000));
                }
            }
            text.append(random.nextBoolean() ? ".example" : "");
            checkNormalizedOrRejected(text.toString());
        }
    }

    private static void checkNormalizedOrRejected(String text) {
        try {
            String form = EmailAddress.of(text).value();
            assertThat(form).isEqualTo(EmailAddress.of(form).value()).hasSizeLessThanOrEqualTo(254)
                    .matches("[\\x21-\\x7e]+").doesNotMatch(".*[A-Z].*");
            assertThat(EmailAddress.of(EmailAddress.unicode(form)).value()).isEqualTo(form);
        } catch (IllegalArgumentException rejected) {
            assertThat(REASONS).as(text).contains(rejected.getMessage());
        }
    }
}
