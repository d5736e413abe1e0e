package dev.roster.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.vertx.core.http.Cookie;

class SessionCookieTest {

    @Test
    void hasTheHostPrefixWithHttps() {
        Cookie cookie = SessionCookie.of(SessionSecret.create(), true);
        assertThat(cookie.getName()).isEqualTo("__Host-roster_session");
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getDomain()).isNull();
        assertThat(SessionCookie.gone(true).getName()).isEqualTo(cookie.getName());
    }

    @Test
    void hasNoPrefixWithoutHttps() {
        assertThat(SessionCookie.of(SessionSecret.create(), false).getName()).isEqualTo("roster_session");
    }
}
