package dev.roster.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request target is valid if its percent-encoded bytes are UTF-8 that PostgreSQL can store. */
class RequestCheckTest {
    @ParameterizedTest
    @ValueSource(strings = { "/", "/a?b=c&d", "/%41%C3%A9", "/a?b=%F0%9F%98%80+x", "*", "/%EF%BF%BD" })
    void acceptsUtf8(String target) {
        assertThat(RequestCheck.isValid(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/%00", "/a?b=%00", "/a%", "/a%4", "/a%zz", "/%FF", "/%C3", "/%ED%A0%80", "/%C0%80", "/\u00e9",
            "/a b", "/a\u0000", "/a?b=%-1", "/a?b=%+1" })
    void rejectsOtherTargets(String target) {
        assertThat(RequestCheck.isValid(target)).isFalse();
    }

    @Test
    void acceptsLongTargets() {
        assertThat(RequestCheck.isValid("/" + "a%41".repeat(4_096))).isTrue();
    }
}
