package dev.roster.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.http.CookieName;
import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.util.Base64;
import java.util.Map;

/**
 * The result of a form. The next page shows it once.
 *
 * @param value the name or number in the message
 * @param undo the members to reactivate ({@code console/member/SelectedMembers}); empty if the action cannot be undone
 */
@TemplateData
public record Flash(FlashMessage message, String value, String undo) {
    private static final String COOKIE = "roster_flash";
    private static final int SECONDS = 60;

    public static Flash of(FlashMessage message, Object value) {
        return of(message, value, "");
    }

    public static Flash of(FlashMessage message, Object value, String undo) {
        return new Flash(message, String.valueOf(value), undo);
    }

    /** @return null if the cookie is missing or not valid */
    static Flash in(Map<String, Cookie> cookies, boolean secure) {
        Cookie cookie = cookies.get(CookieName.of(COOKIE, secure));
        if (cookie == null || cookie.getValue().isEmpty()) {
            return null;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cookie.getValue()), UTF_8).split("\n", 3);
            return parts.length == 3 ? new Flash(FlashMessage.valueOf(parts[0]), parts[2], parts[1]) : null;
        } catch (IllegalArgumentException invalid) {
            return null;
        }
    }

    NewCookie cookie(boolean secure) {
        String text = Base64.getUrlEncoder().withoutPadding()
                .encodeToString((message + "\n" + undo + "\n" + value).getBytes(UTF_8));
        return cookie(COOKIE, text, SECONDS, secure);
    }

    static NewCookie expired(boolean secure) {
        return cookie(COOKIE, "", 0, secure);
    }

    /** @param age in seconds */
    static NewCookie cookie(String name, String value, int age, boolean secure) {
        return new NewCookie.Builder(CookieName.of(name, secure)).value(value).path("/").httpOnly(true).secure(secure)
                .sameSite(NewCookie.SameSite.LAX).maxAge(age).build();
    }
}
