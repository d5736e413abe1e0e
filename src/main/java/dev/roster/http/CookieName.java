package dev.roster.http;

/**
 * Adds the prefix {@code __Host-} (RFC 6265bis, 4.1.3.2), with which browsers accept a cookie only from this host over HTTPS,
 * so that no other host of the domain can set it. Browsers reject the prefix without HTTPS.
 */
public final class CookieName {
    private static final String PREFIX = "__Host-";

    private CookieName() {
    }

    /** @param secure whether the cookie is for HTTPS only ({@code ROSTER_CONSOLE_SECURE}) */
    public static String of(String name, boolean secure) {
        return secure ? PREFIX + name : name;
    }
}
