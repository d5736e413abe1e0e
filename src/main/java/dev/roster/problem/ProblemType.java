package dev.roster.problem;

import java.util.Locale;

/** Every kind of answer that is not a success. The name, in kebab-case, is part of the API and never changes. */
public enum ProblemType {

    VALIDATION(400, "The request is not valid"),
    MALFORMED_REQUEST(400, "The request cannot be read"),
    MALFORMED_BODY(400, "The body cannot be read"),
    INVALID_CURSOR(400, "The cursor does not belong to this list"),
    SORT_NOT_AVAILABLE(400, "This filter has an order of its own"),
    UNAUTHENTICATED(401, "A valid access token is required"),
    SIGN_IN_FAILED(401, "The sign-in did not succeed"),
    FORBIDDEN(403, "The caller may not do that"),
    FORM_EXPIRED(403, "The form was not made for this session"),
    MEMBER_SUSPENDED(403, "The caller's membership is suspended"),
    EMAIL_MISMATCH(403, "The invitation is for another address"),
    EMAIL_NOT_VERIFIED(403, "The caller's address is not verified"),
    NOT_FOUND(404, "There is no such thing here"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "None of the accepted media types is available"),
    ALREADY_MEMBER(409, "That person is a member already"),
    LAST_ADMIN(409, "An account keeps at least one active admin"),
    ACCOUNT_CLOSED(409, "The account is closed"),
    ROLE_BUILT_IN(409, "The built-in roles cannot be changed"),
    ROLE_EXISTS(409, "The account has a role of that name"),
    ROLE_IN_USE(409, "Somebody has the role, or is invited to it"),
    MEMBER_REMOVED(409, "The member was removed"),
    MEMBER_NOT_REMOVED(409, "The person still belongs to the account"),
    API_KEY_REVOKED(409, "The API key was revoked"),
    RECIPIENT_OPTED_OUT(409, "The recipient wants no invitations from this account"),
    INVITATION_ACCEPTED(409, "The invitation was accepted already"),
    INVITATION_CLOSED(409, "The invitation is not open any more"),
    NOTHING_TO_REVIEW(409, "Nobody is as the review's filter wants them"),
    REVIEW_TOO_LARGE(409, "The review would be about too many members"),
    REVIEW_CLOSED(409, "The review is not open any more"),
    REVIEW_NOT_COMPLETED(409, "The review was not completed"),
    REVIEW_UNDECIDED(409, "Decisions are missing"),
    INVITATION_EXPIRED(410, "The invitation has expired"),
    INVITATION_REVOKED(410, "The invitation was revoked"),
    INVITATION_REPLACED(410, "A newer letter replaced this link"),
    INVITATION_DECLINED(410, "The invitation was declined"),
    REQUEST_TIMEOUT(408, "The request did not arrive in time"),
    STALE_VERSION(412, "It was changed meanwhile"),
    TOO_LARGE(413, "The body is too large"),
    URI_TOO_LONG(414, "The path and query are longer than 4 KiB"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type of the body is not supported"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request"),
    TOO_EARLY_TO_RESEND(429, "A mail went to this address a moment ago"),
    TOO_MANY_EXPORTS(429, "The account has too many exports under way"),
    TOO_MANY_FAILURES(429, "Too many credentials from this address were not valid"),
    DAILY_ALLOWANCE_EXCEEDED(429, "The account has sent all invitation emails of the day"),
    TOO_EARLY_TO_ALLOW(429, "Invitations were allowed again a moment ago"),
    HEADERS_TOO_LARGE(431, "The headers are larger than 20 KiB"),
    INTERNAL(500, "Roster failed"),
    UNAVAILABLE(503, "Roster cannot reach what it needs");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The stable name, as in {@code last-admin}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Finishes a problem of this type with what is true of this occurrence. */
    public Problem because(String detail) {
        return new Problem(this, detail);
    }
}
