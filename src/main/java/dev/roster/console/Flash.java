package dev.roster.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;

import dev.roster.http.CookieName;
import io.quarkus.qute.TemplateData;

/**
 * What has just been done, told once on the page that comes next.
 *
 * @param done the name of the sentence, see {@code UiMessages.done}
 * @param what the one thing that the sentence names
 */
@TemplateData
public record Flash(String done, String what) {

    private static final String COOKIE = "roster_done";
    private static final int SECONDS = 60;

    static Flash of(String done, Object what) {
        return new Flash(done, String.valueOf(what));
    }

    /** Null when there is none, or not one of ours. */
    static Flash in(Map<String, Cookie> cookies, boolean secure) {
        Cookie cookie = cookies.get(CookieName.of(COOKIE, secure));
        if (cookie == null || cookie.getValue().isEmpty()) {
            return null;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cookie.getValue()), UTF_8).split("\n", 2);
            return parts.length == 2 ? new Flash(parts[0], parts[1]) : null;
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    NewCookie cookie(boolean secure) {
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString((done + "\n" + what).getBytes(UTF_8));
        return cookie(value, SECONDS, secure);
    }

    static NewCookie gone(boolean secure) {
        return cookie("", 0, secure);
    }

    private static NewCookie cookie(String value, int age, boolean secure) {
        return new NewCookie.Builder(CookieName.of(COOKIE, secure)).value(value).path("/").httpOnly(true).secure(secure)
                .sameSite(NewCookie.SameSite.LAX).maxAge(age).build();
    }
}
