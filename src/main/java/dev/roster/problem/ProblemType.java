package dev.roster.problem;

import java.util.Locale;

/** All problems. The name in kebab-case is part of the API and never changes. */
public enum ProblemType {
    VALIDATION(400, "The request is not valid"),
    MALFORMED_REQUEST(400, "The request cannot be read"),
    MALFORMED_BODY(400, "The body cannot be read"),
    INVALID_CURSOR(400, "The cursor does not belong to this list"),
    SORT_NOT_AVAILABLE(400, "The sort order is not available with this filter"),
    UNAUTHENTICATED(401, "A valid access token is required"),
    INSUFFICIENT_AUTHENTICATION(401, "The account requires a stronger or newer sign-in"),
    SIGN_IN_REQUIRED(401, "The API key is paused until its member signs in"),
    SIGN_IN_FAILED(401, "The sign-in failed"),
    FORBIDDEN(403, "The principal lacks a permission"),
    FORM_EXPIRED(403, "The form belongs to another session"),
    SUPPORT_VIEW_READ_ONLY(403, "A view as a member is read-only"),
    SUPPORT_VIEW_ENDED(403, "The view as a member has ended"),
    MEMBER_SUSPENDED(403, "The membership is suspended"),
    EMAIL_MISMATCH(403, "The invitation or link is for another email address"),
    EMAIL_NOT_VERIFIED(403, "The email address is not verified"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "None of the accepted media types is available"),
    ALREADY_MEMBER(409, "The person is already a member"),
    LAST_ADMIN(409, "An account needs at least one active admin"),
    ACCOUNT_CLOSED(409, "The account is closed"),
    ACCOUNT_NOT_CLOSED(409, "The account is not closed"),
    SEATS_EXHAUSTED(409, "All seats of the account are taken"),
    SUPPORT_VIEW_NOT_ALLOWED(409, "The account does not allow views as a member"),
    ROLE_BUILT_IN(409, "The built-in roles cannot be changed"),
    ROLE_EXISTS(409, "The account already has a role with this name"),
    ROLE_IN_USE(409, "The role is in use"),
    GROUP_EXISTS(409, "The account already has a group with this name"),
    GROUP_MANAGED_BY_DIRECTORY(409, "The directory manages the group"),
    TOO_MANY_DIRECTORY_TOKENS(409, "The directory has two valid tokens"),
    TOO_MANY_DEPLOYMENT_TOKENS(409, "The service account has two valid tokens"),
    TOO_MANY_GROUPS(409, "The member is in too many groups"),
    IDENTITY_IN_USE(409, "The identity belongs to another member of the account"),
    TOO_MANY_SERVICE_ACCOUNTS(409, "The account has too many service accounts"),
    MEMBER_PROVISIONED(409, "The member has not signed in yet"),
    MEMBER_REMOVED(409, "The member was removed"),
    OWN_MEMBERSHIP(409, "A bulk change does not include the principal's own membership"),
    TOO_MANY_MEMBERS(409, "The filter matches too many members"),
    MEMBER_NOT_REMOVED(409, "The person is still a member"),
    API_KEY_REVOKED(409, "The API key was revoked"),
    RECIPIENT_OPTED_OUT(409, "The recipient opted out of invitations"),
    INVITATION_ACCEPTED(409, "The invitation was already accepted"),
    INVITATION_CLOSED(409, "The invitation is no longer open"),
    DOMAIN_EXISTS(409, "The account already has the domain"),
    TOO_MANY_DOMAINS(409, "The account has too many domains"),
    DOMAIN_NOT_VERIFIED(409, "The domain is not verified"),
    JOIN_REQUEST_CLOSED(409, "The request to join is no longer pending"),
    NOTHING_TO_REVIEW(409, "No member matches the review's filter"),
    REVIEW_TOO_LARGE(409, "The review has too many members"),
    REVIEW_CLOSED(409, "The review is no longer open"),
    REVIEW_NOT_COMPLETED(409, "The review was not completed"),
    REVIEW_UNDECIDED(409, "The review has undecided members"),
    INVITATION_EXPIRED(410, "The invitation has expired"),
    INVITATION_REVOKED(410, "The invitation was revoked"),
    INVITATION_REPLACED(410, "A newer link replaced this one"),
    INVITATION_DECLINED(410, "The invitation was declined"),
    REQUEST_TIMEOUT(408, "The request did not arrive in time"),
    STALE_VERSION(412, "The resource has changed"),
    TOO_LARGE(413, "The body is too large"),
    URI_TOO_LONG(414, "The path and query are longer than 4 KiB"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type of the body is not supported"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request"),
    TOO_EARLY_TO_RESEND(429, "An email was sent to this address less than a minute ago"),
    TOO_MANY_EXPORTS(429, "The account has too many exports in progress"),
    TOO_MANY_EDGES(429, "The edge credential has too many sessions"),
    TOO_MANY_FAILURES(429, "Too many invalid credentials from this address"),
    DAILY_ALLOWANCE_EXCEEDED(429, "The daily allowance of these emails is used up"),
    TOO_EARLY_TO_OPT_IN(429, "The recipient opted in less than an hour ago"),
    TOO_MANY_LOOKUPS(429, "The account has looked up too many records this hour"),
    TOO_MANY_JOIN_REQUESTS(429, "There are too many requests to join"),
    HEADERS_TOO_LARGE(431, "The headers are larger than 20 KiB"),
    INTERNAL(500, "Internal error"),
    UNAVAILABLE(503, "A service that Roster needs is unavailable");

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

    /** The name in the API, such as {@code last-admin}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param detail the cause of this occurrence, or the next step of the client */
    public Problem because(String detail) {
        return new Problem(this, detail);
    }
}
