package dev.roster.http;

import java.util.Arrays;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;

/** The version of a row as an entity tag (RFC 9110, 8.8.3), and its check against {@code If-Match} (13.1.1). */
public final class Version {

    private Version() {
    }

    public static String etag(int version) {
        return '"' + Integer.toString(version) + '"';
    }

    /** @throws Problem {@code stale-version} when the caller knew another version; no header means: whatever it is */
    public static void check(String ifMatch, int version) {
        check(ifMatch, etag(version));
    }

    public static void check(String ifMatch, String etag) {
        if (ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*")) {
            return;
        }
        boolean known = Arrays.stream(ifMatch.split(",")).map(String::strip).anyMatch(etag::equals);
        if (!known) {
            throw ProblemType.STALE_VERSION.because("Read it again and decide on what it is now.");
        }
    }
}
