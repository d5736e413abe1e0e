package dev.roster.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers keep every character, on lines that every mail system accepts. */
class MailHeaderTest {
    static Stream<String> texts() {
        return Stream.of("Café 😀 𠮷野家", "😀".repeat(200), "é".repeat(200), "a".repeat(200), "word ".repeat(40) + "end",
                "x😀".repeat(100), "=?UTF-8?B?SGk=?=", "a=?b", "", "Grace Hopper invited you to join Acme");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textDecodesToTheOriginal(String text) throws UnsupportedEncodingException {
        String header = MailHeader.text("Subject", text);
        assertThat(MimeUtility.decodeText(MimeUtility.unfold(header))).isEqualTo(text);
        assertThat(("Subject: " + header).split("\r\n")).allMatch(line -> line.length() <= 76)
                .allMatch(line -> line.matches("[ -~]*"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void encodedWordsSplitNoCharacter(String text) throws UnsupportedEncodingException {
        for (String word : MailHeader.text("Subject", text).split("\r\n ")) {
            assertThat(MimeUtility.decodeText(word)).doesNotContain("\uFFFD");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "Hi\r\nBcc: all@acme.example", "Hi\nBcc: all@acme.example", "Hi\rBcc: all@acme.example",
            "Hi\u2028Bcc: all@acme.example" })
    void textCannotAddLines(String text) {
        assertThat(MailHeader.text("Subject", text)).isEqualTo("Hi Bcc: all@acme.example");
        assertThat(MailHeader.mailbox("From", text, "roster@acme.example"))
                .isEqualTo("\"Hi Bcc: all@acme.example\"\r\n <roster@acme.example>");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Roster", "Acme, Inc. (\"Roster\") \\ Co <x@y.example>", "Büro 😀", "=?x?=" })
    void aMailboxDecodesToTheOriginal(String name) throws AddressException {
        String header = MailHeader.mailbox("From", name, "roster@acme.example");
        InternetAddress[] read = InternetAddress.parseHeader(MimeUtility.unfold(header), true);
        assertThat(read).singleElement().satisfies(address -> {
            assertThat(address.getAddress()).isEqualTo("roster@acme.example");
            assertThat(address.getPersonal()).isEqualTo(name);
        });
    }

    @Test
    void theDisplayNameIsOptional() {
        assertThat(MailHeader.mailbox("From", "", "roster@acme.example")).isEqualTo("roster@acme.example");
    }
}
