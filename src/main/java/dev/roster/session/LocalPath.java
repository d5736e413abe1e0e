package dev.roster.session;

import dev.roster.http.RouteProblems;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The path of the page to open after a sign-in, which is always on this deployment. */
public final class LocalPath {
    public static final String HOME = "/";

    /** Browsers read {@code //} as the start of a host, and a backslash as a slash. */
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]{0,2047}");

    /** The path that signs the reader in and then opens the page. */
    public static String bySignIn(String path) {
        return "/session/sign-in?to=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    private LocalPath() {
    }

    public static String of(String path) {
        return path != null && LOCAL.matcher(path).matches() && !path.startsWith("/session/") && RouteProblems.isUri(path)
                ? path
                : HOME;
    }
}
