package dev.roster.http;

/**
 * Names a cookie with the prefix {@code __Host-} (RFC 6265bis, 4.1.3.2): a browser takes it from this host alone, over HTTPS
 * alone, for all paths. No other host of the domain can plant one. Browsers refuse the prefix without HTTPS, so a deployment
 * without HTTPS uses the plain name.
 */
public final class CookieName {

    private static final String PREFIX = "__Host-";

    private CookieName() {
    }

    /** @param secure whether the cookie is sent over HTTPS only ({@code ROSTER_CONSOLE_SECURE}) */
    public static String of(String name, boolean secure) {
        return secure ? PREFIX + name : name;
    }
}
