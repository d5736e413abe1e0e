package dev.roster.session;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Where to go after a sign-in: only ever to a page of this deployment, whatever a link asked for. */
public final class LocalPath {

    public static final String HOME = "/";

    /** One slash, since with two a browser takes what follows for a host; no backslash, which it takes for a slash. */
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]{0,2047}");

    /** The way to that page for whoever is not signed in. */
    public static String bySignIn(String path) {
        return "/session/sign-in?to=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    private LocalPath() {
    }

    public static String of(String wanted) {
        return wanted != null && LOCAL.matcher(wanted).matches() && !wanted.startsWith("/session/") && isUri(wanted) ? wanted
                : HOME;
    }

    private static boolean isUri(String path) {
        try {
            new URI(path);
            return true;
        } catch (URISyntaxException brokenEscape) {
            return false;
        }
    }
}
