package dev.roster.access;

import java.util.List;
import java.util.Locale;

import io.vertx.ext.web.RoutingContext;

/** A path that a client chose and a gateway passes on as it was sent. */
final class ClientPath {

    /** Encoded slash, backslash, encoded backslash, path parameters and a fragment: servers disagree about each of them. */
    private static final List<String> AMBIGUOUS = List.of("%2f", "\\", "%5c", ";", "%3b", "#");

    private ClientPath() {
    }

    /**
     * Whether every server reads the path as it was sent: normalization (RFC 3986, 6.2.2) changes nothing, and no character
     * separates segments for some servers only.
     */
    static boolean isPlain(RoutingContext routing) {
        String path = routing.request().path();
        String lowerCase = path.toLowerCase(Locale.ROOT);
        return AMBIGUOUS.stream().noneMatch(lowerCase::contains) && path.equals(normalized(routing));
    }

    private static String normalized(RoutingContext routing) {
        try {
            return routing.normalizedPath();
        } catch (IllegalArgumentException brokenEscape) {
            return null;
        }
    }
}
