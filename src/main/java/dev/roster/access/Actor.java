package dev.roster.access;

import java.time.Instant;
import java.util.UUID;

import dev.roster.http.RequestOrigin;
import dev.roster.problem.ProblemType;

/**
 * A principal that is authorized for one operation in one account. Services act in the account of their actor only, so a
 * request
 * cannot reach another account.
 *
 * @param memberId the member who acts, also by an API key; null for the operator and for Roster itself
 * @param self the member whom the principal also is, which an operator can be; else null
 * @param keyId the API key; null for another credential
 * @param role the built-in admin role for the operator and for Roster itself
 * @param authorizedFor the permission that the operation requires; null if it requires none, also for the own membership
 * @param endsAt when the membership, its role or the key's access expires; null if it does not
 */
public record Actor(UUID accountId, Kind kind, UUID memberId, UUID self, UUID keyId, String name, String email,
        String role, Permissions permissions, String authorizedFor, RequestOrigin origin, Instant endsAt) {

    private static final String ADMIN = "admin";
    private static final String ROSTER = "Roster";

    public enum Kind {
        MEMBER,
        KEY,
        OPERATOR,
        SYSTEM
    }

    static Actor member(UUID accountId, Membership membership, String authorizedFor, RequestOrigin origin) {
        return new Actor(accountId, Kind.MEMBER, membership.memberId(), membership.memberId(), null, membership.name(),
                membership.email(), membership.role(), membership.permissions(), authorizedFor, origin,
                membership.endsAt());
    }

    static Actor key(UUID accountId, UUID keyId, Membership limited, String authorizedFor, RequestOrigin origin) {
        return new Actor(accountId, Kind.KEY, limited.memberId(), limited.memberId(), keyId, limited.name(), limited.email(),
                limited.role(), limited.permissions(), authorizedFor, origin, limited.endsAt());
    }

    static Actor operator(UUID accountId, Principal principal, UUID self, String authorizedFor, RequestOrigin origin) {
        return new Actor(accountId, Kind.OPERATOR, null, self, null, principal.name(), principal.email(), ADMIN,
                Permissions.ALL, authorizedFor, origin, null);
    }

    /** Roster itself, for background jobs. No request can become this actor. */
    public static Actor system(UUID accountId) {
        return new Actor(accountId, Kind.SYSTEM, null, null, null, ROSTER, null, ADMIN, Permissions.ALL, null,
                RequestOrigin.ROSTER, null);
    }

    /** Whether the actor acts without a membership: the operator, and Roster itself. */
    public boolean isOutsider() {
        return memberId == null;
    }

    public boolean isOperator() {
        return kind == Kind.OPERATOR;
    }

    public boolean isKey() {
        return kind == Kind.KEY;
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
     * since
     * the request's decision is denied.
     *
     * @return the actor with the current permissions
     */
    public Actor confirm(Membership locked) {
        Access.check(locked, authorizedFor);
        return member(accountId, locked, authorizedFor, origin);
    }

    /** The same for an API key. @param limits the key's permissions; null if it is not valid any more */
    public Actor confirm(Membership locked, Permissions limits) {
        if (locked == null || limits == null) {
            throw ApiKeyToken.invalid();
        }
        Membership limited = locked.limitedTo(limits);
        Access.check(limited, authorizedFor);
        return key(accountId, keyId, limited, authorizedFor, origin);
    }

    /**
     * Fails with {@code forbidden} unless the actor holds the permissions: actors cannot grant, or take, what they do not hold.
     */
    public void mustCover(String subject, Permissions required) {
        if (!permissions.cover(required)) {
            throw ProblemType.FORBIDDEN.because(subject + " has permissions that you do not have.");
        }
    }
}
