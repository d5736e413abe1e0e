package dev.roster.console;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import jakarta.ws.rs.core.HttpHeaders;

/** The HTTP headers of every page. */
final class PageHeaders {

    /**
     * Allows files of this origin only, no inline code and no framing. The sign-out form redirects to the identity provider.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private PageHeaders() {
    }

    /** @param issuer URL of the identity provider, or null */
    static Map<String, String> of(Locale language, String issuer) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Security-Policy", issuer == null ? POLICY : POLICY + " " + origin(issuer));
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("X-Robots-Tag", "noindex, nofollow");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.put(HttpHeaders.VARY, "Accept-Language, Accept-Encoding, Cookie");
        headers.put(HttpHeaders.CONTENT_LANGUAGE, language.getLanguage());
        return headers;
    }

    private static String origin(String issuer) {
        URI address = URI.create(issuer);
        return address.getScheme() + "://" + address.getAuthority();
    }
}
