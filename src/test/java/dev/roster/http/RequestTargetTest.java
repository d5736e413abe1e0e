package dev.roster.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A target is valid if its percent-encoded bytes are UTF-8 that PostgreSQL can store. */
class RequestTargetTest {

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
