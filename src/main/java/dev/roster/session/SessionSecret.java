package dev.roster.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.roster.access.SupportView;
import dev.roster.http.CookieName;
import dev.roster.value.RandomBytes;
import dev.roster.value.Sha256;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.util.Base64;

/**
 * The secret of a session, 256 random bits in a cookie. Scripts cannot read the cookie, and the browser sends it with a request
 * from another site only if the reader follows a link. Roster stores only the SHA-256 of the secret.
 */
final class SessionSecret {
    private static final String COOKIE = "roster_session";
    private static final int BYTES = 32;
    private static final byte[] FOR_FORMS = "forms".getBytes(US_ASCII);

    private final byte[] bits;

    private SessionSecret(byte[] bits) {
        this.bits = bits;
    }

    static SessionSecret create() {
        return new SessionSecret(RandomBytes.next(BYTES));
    }

    private static SessionSecret parse(String text) {
        try {
            byte[] bits = Base64.getUrlDecoder().decode(text);
            return bits.length == BYTES ? new SessionSecret(bits) : null;
        } catch (IllegalArgumentException invalid) {
            return null;
        }
    }

    /** @return null without a valid cookie */
    static SessionSecret of(HttpServerRequest request, boolean secure) {
        Cookie cookie = request.getCookie(CookieName.of(COOKIE, secure));
        return cookie == null ? null : parse(cookie.getValue());
    }

    /** The cookie has no {@code Max-Age}: it ends when the browser closes, or when its row expires. */
    Cookie cookie(boolean secure) {
        return cookie(Base64.getUrlEncoder().withoutPadding().encodeToString(bits), secure);
    }

    /** Deletes the cookie in the browser. */
    static Cookie expiredCookie(boolean secure) {
        return cookie("", secure).setMaxAge(0);
    }

    private static Cookie cookie(String value, boolean secure) {
        return Cookie.cookie(CookieName.of(COOKIE, secure), value).setPath("/").setHttpOnly(true).setSecure(secure)
                .setSameSite(CookieSameSite.LAX);
    }

    byte[] hash() {
        return Sha256.of(bits);
    }

    /** Derived from the secret, which it does not reveal. @param view null outside a support view */
    byte[] formKey(SupportView view) {
        return view == null ? Sha256.of(FOR_FORMS, bits)
                : Sha256.of(FOR_FORMS, bits, view.id().toString().getBytes(US_ASCII));
    }
}
