package dev.roster.problem;

import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A rejection with its reason; becomes {@code application/problem+json} (RFC 9457). */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An invalid field of the request: {@code field} is a path such as {@code invitations[3].email}. */
    public record FieldError(@Schema(required = true, examples = "email") String field,
            @Schema(required = true, examples = "must be an email address") String message) {
    }

    private final ProblemType type;
    /** RFC 9470, section 3. */
    public static final String INSUFFICIENT_AUTHENTICATION = "insufficient_user_authentication";

    private final transient List<FieldError> errors;
    private final transient Duration retryAfter;
    private final String challenge;

    Problem(ProblemType type, String detail) {
        this(type, detail, List.of(), null, type == ProblemType.UNAUTHENTICATED ? "Bearer" : null);
    }

    private Problem(ProblemType type, String detail, List<FieldError> errors, Duration retryAfter, String challenge) {
        // No stack trace: a problem is an expected result.
        super(detail, null, false, false);
        this.type = type;
        this.errors = errors;
        this.retryAfter = retryAfter;
        this.challenge = challenge;
    }

    public static Problem invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    public static Problem invalid(List<FieldError> errors) {
        return new Problem(ProblemType.VALIDATION, "`errors` names each invalid field.", errors, null, null);
    }

    /** The same for a resource that never existed, was deleted, or belongs to another account. */
    public static Problem notFound() {
        return ProblemType.NOT_FOUND.because("The resource does not exist, or the principal has no access to it.");
    }

    /** For an invalid credential (RFC 6750, section 3.1), not for a missing one. */
    public static Problem invalidToken(String detail) {
        return new Problem(ProblemType.UNAUTHENTICATED, detail, List.of(), null, "Bearer error=\"invalid_token\"");
    }

    /** The same problem with {@code Retry-After}. */
    public Problem retryAfter(Duration pause) {
        return new Problem(type, getMessage(), errors, pause, challenge);
    }

    /** The same problem with this {@code WWW-Authenticate}. */
    public Problem challenge(String header) {
        return new Problem(type, getMessage(), errors, retryAfter, header);
    }

    /** The same problem; a 401 then names HTTP Basic (RFC 7617) as another way to authenticate. */
    public Problem orBasic() {
        return challenge == null ? this
                : new Problem(type, getMessage(), errors, retryAfter,
                        challenge + ", Basic realm=\"Roster\", charset=\"UTF-8\"");
    }

    public ProblemType type() {
        return type;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /**
     * {@code Retry-After} in seconds, at least 1; null if a retry cannot succeed. Rounded up, so that a client that returns at
     * that second is not rejected again.
     */
    public Long retryAfterSeconds() {
        return retryAfter == null ? null : Math.max(1, retryAfter.plusSeconds(1).minusNanos(1).toSeconds());
    }

    /** {@code WWW-Authenticate} of a 401, and {@code Retry-After} if a retry can succeed. */
    public Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        if (challenge != null) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        if (retryAfter != null) {
            headers.put(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterSeconds()));
        }
        return headers;
    }
}
