package dev.roster.value;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The origin of a web page, as browsers send it in {@code Origin} (RFC 6454, 6.2): {@code https://app.acme.example}. Only a
 * page on the reader's own machine may have {@code http}.
 */
public final class WebOrigin {
    private static final int MAX_LENGTH = "https://".length() + DomainName.MAX_LENGTH + ":65535".length();
    private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#@:\\s\\\\]+)(?::([1-9][0-9]{0,4}))?/?");
    private static final Pattern LOCAL = Pattern.compile("localhost|127\\.0\\.0\\.1");
    private static final int MAX_PORT = 65_535;

    private WebOrigin() {
    }

    /** In lower case and ASCII, without a slash at the end and without the default port; null if the text is no such origin. */
    public static String normalized(String text) {
        Matcher parts = text.length() > MAX_LENGTH ? null : ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
        if (parts == null || !parts.matches()) {
            return null;
        }
        String scheme = parts.group(1);
        boolean local = LOCAL.matcher(parts.group(2)).matches();
        String host = local ? parts.group(2) : DomainName.ascii(parts.group(2));
        int port = parts.group(3) == null ? defaultPort(scheme) : Integer.parseInt(parts.group(3));
        return host == null || port > MAX_PORT || scheme.equals("http") && !local ? null
                : scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port);
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
