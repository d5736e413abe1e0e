package dev.roster.http;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import java.util.Arrays;

/** The version of a row as an entity tag (RFC 9110, 8.8.3), and its check against {@code If-Match} (13.1.1). */
public final class Version {
    private Version() {
    }

    public static String etag(int version) {
        return '"' + Integer.toString(version) + '"';
    }

    /** @throws Problem {@code stale-version} if the header has another version; without a header, every version matches */
    public static void check(String ifMatch, int version) {
        check(ifMatch, etag(version));
    }

    /** @param etag null if the resource does not exist: no header matches it, not even {@code *} */
    public static void check(String ifMatch, String etag) {
        if (ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*") && etag != null) {
            return;
        }
        if (Arrays.stream(ifMatch.split(",")).map(String::strip).noneMatch(each -> each.equals(etag))) {
            throw ProblemType.STALE_VERSION.because("Read the resource again, then repeat the change if it still applies.");
        }
    }
}
