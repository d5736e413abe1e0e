package dev.roster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.Cookie;
import org.junit.jupiter.api.Test;

class SessionCookieTest {
    @Test
    void hasTheHostPrefixWithHttps() {
        Cookie cookie = SessionSecret.create().cookie(true);
        assertThat(cookie.getName()).isEqualTo("__Host-roster_session");
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getDomain()).isNull();
        assertThat(SessionSecret.expiredCookie(true).getName()).isEqualTo(cookie.getName());
    }

    @Test
    void hasNoPrefixWithoutHttps() {
        assertThat(SessionSecret.create().cookie(false).getName()).isEqualTo("roster_session");
    }
}
