package dev.roster.access;

import java.util.List;
import java.util.Locale;

import io.vertx.ext.web.RoutingContext;

/** A path that a client chose and a gateway passes on unchanged. */
final class ClientPath {

    /** Servers interpret encoded slashes, backslashes, path parameters and fragments differently. */
    private static final List<String> AMBIGUOUS = List.of("%2f", "\\", "%5c", ";", "%3b", "#");

    private ClientPath() {
    }

    /** Whether every server reads the path the same: normalization (RFC 3986, section 6.2.2) does not change it. */
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
