package dev.roster.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTest {
    @ParameterizedTest
    @CsvSource({ "https://app.acme.example, https://app.acme.example", "HTTPS://App.Acme.Example/, https://app.acme.example",
            "https://app.acme.example:443, https://app.acme.example",
            "https://app.acme.example:8443, https://app.acme.example:8443",
            "https://bücher.example, https://xn--bcher-kva.example", "http://localhost:3000, http://localhost:3000",
            "http://localhost:80, http://localhost", "http://127.0.0.1:5173, http://127.0.0.1:5173",
            "https://localhost, https://localhost" })
    void normalizesAsBrowsersDo(String text, String normalized) {
        assertThat(WebOrigin.normalized(text)).isEqualTo(normalized);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "*", "null", "app.acme.example", "http://app.acme.example", "https://*.acme.example",
            "https://app.acme.example/path", "https://app.acme.example?x", "https://app.acme.example#x",
            "https://a@acme.example",
            "https://app.acme.example:0", "https://app.acme.example:65536", "https://app.acme.example:x", "https://",
            "https://acme",
            "ftp://app.acme.example", "file://", "https://app.acme.example https://b.example", "https://192.0.2.1",
            "http://localhost.acme.example", "http://127.0.0.2", "https://app.acme.example\\@evil.example",
            "javascript:alert(1)" })
    void rejectsEverythingElse(String text) {
        assertThat(WebOrigin.normalized(text)).isNull();
    }
}
