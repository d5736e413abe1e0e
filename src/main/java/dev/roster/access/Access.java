package dev.roster.access;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.ActivitySink.Via;
import dev.roster.platform.Problem;
import dev.roster.platform.ProblemType;
import dev.roster.platform.RequestOrigin;
import io.smallrye.mutiny.Uni;

/** The one place that answers "may this caller do that here?". Every way into Roster asks it, at every request. */
@ApplicationScoped
public class Access {

    @Inject
    Memberships memberships;

    @Inject
    ActivitySink activity;

    /**
     * Lets the caller into the account, or fails with the problem that says why not.
     *
     * @param ownMember the member that the operation concerns, when members may do it to themselves; else null
     */
    public Uni<Actor> admit(Caller caller, UUID accountId, Permission needed, UUID ownMember, Via via, RequestOrigin origin) {
        return memberships.standing(accountId, caller.issuer(), caller.subject())
                .map(standing -> decide(caller, accountId, standing, needed, ownMember, origin))
                .invoke(actor -> note(actor, via));
    }

    private static Actor decide(Caller caller, UUID accountId, Standing standing, Permission needed, UUID ownMember,
            RequestOrigin origin) {
        Membership membership = standing.accountClosed() ? null : standing.membership();
        boolean own = membership != null && membership.memberId().equals(ownMember);
        Permission required = own ? null : needed;
        if (caller.operator() && standing.accountExists() && !allows(membership, required)) {
            return Actor.operator(accountId, caller, needed, origin);
        }
        check(membership, required);
        return Actor.member(accountId, membership, required, origin);
    }

    private static boolean allows(Membership membership, Permission needed) {
        return membership != null && !membership.suspended() && (needed == null || membership.permissions().allow(needed));
    }

    /** A stranger learns nothing, not even that the account exists. */
    static void check(Membership membership, Permission needed) {
        if (membership == null) {
            throw Problem.notFound();
        }
        if (membership.suspended()) {
            throw ProblemType.MEMBER_SUSPENDED.because("An admin of the account can reactivate it.");
        }
        if (needed != null && !membership.permissions().allow(needed)) {
            throw ProblemType.FORBIDDEN.because("This takes the permission " + needed.value() + ".");
        }
    }

    private void note(Actor actor, Via via) {
        if (!actor.isOperator()) {
            activity.letIn(actor.accountId(), actor.memberId(), via);
        }
    }
}
