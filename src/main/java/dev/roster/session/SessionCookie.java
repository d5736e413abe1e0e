package dev.roster.session;

import dev.roster.http.CookieName;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;

/**
 * The cookie that holds the session's secret: no script can read it, and no other site's request but a link's brings it along.
 */
final class SessionCookie {

    private static final String NAME = "roster_session";

    private SessionCookie() {
    }

    /** Null when there is none. */
    static SessionSecret in(HttpServerRequest request, boolean secure) {
        Cookie cookie = request.getCookie(CookieName.of(NAME, secure));
        return cookie == null ? null : SessionSecret.parse(cookie.getValue());
    }

    /** Without an age: it ends with the browser, and before that when its row does. */
    static Cookie of(SessionSecret secret, boolean secure) {
        return cookie(secret.reveal(), secure);
    }

    static Cookie gone(boolean secure) {
        return cookie("", secure).setMaxAge(0);
    }

    private static Cookie cookie(String value, boolean secure) {
        return Cookie.cookie(CookieName.of(NAME, secure), value).setPath("/").setHttpOnly(true).setSecure(secure)
                .setSameSite(CookieSameSite.LAX);
    }
}
