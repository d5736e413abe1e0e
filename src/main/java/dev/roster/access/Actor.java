package dev.roster.access;

import java.time.Instant;
import java.util.UUID;

import dev.roster.http.RequestOrigin;
import dev.roster.problem.ProblemType;

/**
 * Somebody who was let into an account for one operation. Services act in the account of their actor and in no other, so a
 * request cannot reach beyond the account that it was admitted to.
 *
 * @param memberId the member who acts, or whose key does; null for the operator and for Roster itself
 * @param self the member that the actor is, whatever let them in: an operator may be one too; else null
 * @param keyId the key that acts for the member; else null
 * @param role the operator's, and Roster's own, is the one that allows everything
 * @param admittedFor the permission that the operation requires; null when it takes none, or concerns the caller's own
 *        membership
 * @param endsAt when what the actor holds ends by itself; null when it does not
 */
public record Actor(UUID accountId, Kind kind, UUID memberId, UUID self, UUID keyId, String name, String email,
        String role, Permissions permissions, String admittedFor, RequestOrigin origin, Instant endsAt) {

    private static final String OPERATORS_ROLE = "admin";
    private static final String ROSTER = "Roster";

    public enum Kind {
        MEMBER,
        KEY,
        OPERATOR,
        SYSTEM
    }

    static Actor member(UUID accountId, Membership membership, String admittedFor, RequestOrigin origin) {
        return new Actor(accountId, Kind.MEMBER, membership.memberId(), membership.memberId(), null, membership.name(),
                membership.email(), membership.role(), membership.permissions(), admittedFor, origin,
                membership.endsAt());
    }

    static Actor key(UUID accountId, UUID keyId, Membership limited, String admittedFor, RequestOrigin origin) {
        return new Actor(accountId, Kind.KEY, limited.memberId(), limited.memberId(), keyId, limited.name(), limited.email(),
                limited.role(), limited.permissions(), admittedFor, origin, limited.endsAt());
    }

    static Actor operator(UUID accountId, Principal principal, UUID self, String admittedFor, RequestOrigin origin) {
        return new Actor(accountId, Kind.OPERATOR, null, self, null, principal.name(), principal.email(), OPERATORS_ROLE,
                Permissions.ALL, admittedFor, origin, null);
    }

    /** Roster itself, for what it does in its own time: no request let it in, and no request can become it. */
    public static Actor system(UUID accountId) {
        return new Actor(accountId, Kind.SYSTEM, null, null, null, ROSTER, null, OPERATORS_ROLE, Permissions.ALL, null,
                RequestOrigin.ROSTER, null);
    }

    /** Whether there is no membership behind the actor that could have been lost meanwhile: the operator, and Roster itself. */
    public boolean isOutsider() {
        return memberId == null;
    }

    public boolean isOperator() {
        return kind == Kind.OPERATOR;
    }

    public boolean isKey() {
        return kind == Kind.KEY;
    }

    /** The best name there is for an audit event. */
    public String label() {
        return email != null ? email : name != null ? name : "operator";
    }

    public boolean is(UUID member) {
        return member.equals(memberId);
    }

    /**
     * Decides once more, on the membership as the changing transaction has it locked: who was removed, suspended or demoted
     * since the request came in changes nothing any more. Returns the actor with what they hold now.
     */
    public Actor confirm(Membership locked) {
        Access.check(locked, admittedFor);
        return member(accountId, locked, admittedFor, origin);
    }

    /** The same for a key. @param limits what the key allows now; null when it was revoked or has expired since */
    public Actor confirm(Membership locked, Permissions limits) {
        if (locked == null || limits == null) {
            throw ApiKeyToken.invalid();
        }
        Membership limited = locked.limitedTo(limits);
        Access.check(limited, admittedFor);
        return key(accountId, keyId, limited, admittedFor, origin);
    }

    /** Nobody grants, or takes from others, what they do not hold. */
    public void mustCover(String thing, Permissions itsPermissions) {
        if (!permissions.cover(itsPermissions)) {
            throw ProblemType.FORBIDDEN.because(thing + " allows more than the caller may.");
        }
    }
}
