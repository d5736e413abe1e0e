package dev.roster.problem;

import java.time.Duration;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A refusal with its reason, on the way to becoming {@code application/problem+json} (RFC 9457). */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with one part of the request: {@code field} is a path such as {@code invitations[3].email}. */
    public record FieldError(@Schema(required = true, examples = "email") String field,
            @Schema(required = true, examples = "must be an email address") String message) {
    }

    private final ProblemType type;
    private final transient List<FieldError> errors;
    private final transient Duration retryAfter;
    private final String challenge;

    Problem(ProblemType type, String detail) {
        this(type, detail, List.of(), null, type == ProblemType.UNAUTHENTICATED ? "Bearer" : null);
    }

    private Problem(ProblemType type, String detail, List<FieldError> errors, Duration retryAfter, String challenge) {
        // A refusal is an answer, not a fault: nobody reads its stack trace, so none is taken.
        super(detail, null, false, false);
        this.type = type;
        this.errors = errors;
        this.retryAfter = retryAfter;
        this.challenge = challenge;
    }

    /** One field of the request is wrong. */
    public static Problem invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    public static Problem invalid(List<FieldError> errors) {
        return new Problem(ProblemType.VALIDATION, "See errors for what to mend.", errors, null, null);
    }

    /** The same answer for what never existed, what is gone, and what belongs to somebody else. */
    public static Problem notFound() {
        return ProblemType.NOT_FOUND.because("It does not exist, or not for this caller.");
    }

    /** What was shown proves nothing (RFC 6750, 3.1), as opposed to nothing having been shown. */
    public static Problem invalidToken(String detail) {
        return new Problem(ProblemType.UNAUTHENTICATED, detail, List.of(), null, "Bearer error=\"invalid_token\"");
    }

    /** The same problem, with the time after which trying again makes sense. */
    public Problem retryAfter(Duration pause) {
        return new Problem(type, getMessage(), errors, pause, challenge);
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
     * The {@code Retry-After} in seconds, at least 1; null when trying again would change nothing. Rounded up: a client that
     * returns at that second must not be rejected again.
     */
    public Long retryAfterSeconds() {
        return retryAfter == null ? null : Math.max(1, retryAfter.plusSeconds(1).minusNanos(1).toSeconds());
    }

    /** The {@code WWW-Authenticate} of a 401; null for everything else. */
    public String challenge() {
        return challenge;
    }
}
