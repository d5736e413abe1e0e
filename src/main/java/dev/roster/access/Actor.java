package dev.roster.access;

import dev.roster.http.RequestOrigin;
import dev.roster.problem.ProblemType;
import java.time.Instant;
import java.util.UUID;

/**
 * A principal that is authorized for one operation in one account. Services act in the account of their actor only, so a
 * request cannot reach another account.
 *
 * @param memberId the member who acts, also with an API key; null for the operator and for Roster itself
 * @param ownMemberId the principal's own membership, which an operator can also have; null if the principal is not a member
 * @param keyId the API key, or the token of the directory; null for another credential
 * @param role the built-in admin role for the operator and for Roster itself
 * @param authorizedFor the permission that the operation requires; null if it requires none, for example for the principal's
 *        own membership
 * @param accessExpiresAt when the membership or its role expires; null if neither does
 */
public record Actor(UUID accountId, Kind kind, UUID memberId, UUID ownMemberId, UUID keyId, String name, String email,
        String role, Permissions permissions, String authorizedFor, RequestOrigin origin, Instant accessExpiresAt) {
    private static final String ADMIN = "admin";

    public enum Kind {
        MEMBER,
        KEY,
        OPERATOR,
        /** An operator who views the account as a member. Only pages have this actor; every change rejects it. */
        VIEWER,
        DIRECTORY,
        SYSTEM
    }

    /** @param keyId null for a member with an access token */
    static Actor of(UUID accountId, UUID keyId, Membership membership, String authorizedFor, RequestOrigin origin) {
        return new Actor(accountId, keyId == null ? Kind.MEMBER : Kind.KEY, membership.memberId(), membership.memberId(), keyId,
                membership.name(), membership.email(), membership.role(), membership.permissions(), authorizedFor, origin,
                membership.accessExpiresAt());
    }

    Actor asViewer() {
        return new Actor(accountId, Kind.VIEWER, memberId, ownMemberId, null, name, email, role, permissions, authorizedFor,
                origin, accessExpiresAt);
    }

    static Actor operator(UUID accountId, Principal principal, UUID ownMemberId, String authorizedFor, RequestOrigin origin) {
        return new Actor(accountId, Kind.OPERATOR, null, ownMemberId, null, principal.name(), principal.email(), ADMIN,
                Permissions.ALL, authorizedFor, origin, null);
    }

    /** The operator at an operation that requires no permission in the account. */
    public static Actor operator(UUID accountId, Principal principal, RequestOrigin origin) {
        return operator(accountId, principal, null, null, origin);
    }

    /** Roster itself, for background jobs. No request can become this actor. */
    public static Actor system(UUID accountId) {
        return new Actor(accountId, Kind.SYSTEM, null, null, null, "Roster", null, ADMIN, Permissions.ALL, null,
                RequestOrigin.ROSTER, null);
    }

    /** The directory of the account. It provisions members, and nothing rejects that it takes their access. */
    public static Actor directory(UUID accountId, UUID tokenId, String name, RequestOrigin origin) {
        return new Actor(accountId, Kind.DIRECTORY, null, null, tokenId, name, null, ADMIN, Permissions.ALL, null, origin,
                null);
    }

    /** Whether the actor acts as a member, with an access token or an API key. */
    public boolean isMember() {
        return memberId != null;
    }

    /** Whether the actor is a service account, with a token or an API key. Only these have no address. */
    public boolean isProgram() {
        return isMember() && email == null;
    }

    public boolean isOperator() {
        return kind == Kind.OPERATOR;
    }

    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    /** The label in audit events. */
    public String label() {
        return email != null ? email : name != null ? name : "operator";
    }

    public boolean is(UUID member) {
        return member.equals(memberId);
    }

    /**
     * Authorizes again with the membership that the transaction has locked. A member who was removed, suspended or demoted
     * since the request's decision is denied.
     *
     * @param locked null if the actor is no longer a member
     * @return the actor with the current permissions
     */
    public Actor confirm(Membership locked) {
        return Access.allow(accountId, keyId, locked, authorizedFor, origin);
    }

    /**
     * Authorizes an API key, or an embed token that it created, again. Never extends the permissions of the decision, which for
     * an embed token are also limited to those of the key's member.
     *
     * @param limits the permissions of the key; null if the key is no longer valid
     */
    public Actor confirm(Membership locked, Permissions limits) {
        if (locked == null || limits == null) {
            throw ApiKeyToken.invalid();
        }
        return confirm(locked.limitedTo(limits).limitedTo(permissions));
    }

    /**
     * Fails with {@code forbidden} unless the actor has the permissions: actors grant and revoke only permissions that they
     * hold.
     */
    public void mustHold(String subject, Permissions required) {
        if (!permissions.include(required)) {
            throw ProblemType.FORBIDDEN.because(subject + " requires permissions that you do not have.");
        }
    }
}
