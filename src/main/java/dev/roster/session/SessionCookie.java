package dev.roster.session;

import dev.roster.http.CookieName;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;

/** The cookie with the secret of the session. Scripts cannot read it. Other sites can send it only with a link. */
final class SessionCookie {

    private static final String NAME = "roster_session";

    private SessionCookie() {
    }

    /** @return null without a valid cookie */
    static SessionSecret in(HttpServerRequest request, boolean secure) {
        Cookie cookie = request.getCookie(CookieName.of(NAME, secure));
        return cookie == null ? null : SessionSecret.parse(cookie.getValue());
    }

    /** The cookie has no age: it ends with the browser, or when its row expires. */
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
