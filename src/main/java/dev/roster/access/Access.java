package dev.roster.access;

import java.util.Locale;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.ActivitySink.Via;
import dev.roster.platform.Problem;
import dev.roster.platform.ProblemType;
import dev.roster.platform.RequestOrigin;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;

/** The one place that answers "may this caller do that here?". Every way into Roster asks it, at every request. */
@ApplicationScoped
public class Access {

    @Inject
    Memberships memberships;

    @Inject
    ActivitySink activity;

    @Inject
    MeterRegistry meters;

    /**
     * Lets the caller into the account, or fails with the problem that says why not.
     *
     * @param needed the permission; null asks only for an active member
     * @param ownMember the member that the operation concerns, when members may do it to themselves; else null
     */
    public Uni<Actor> admit(Caller caller, UUID accountId, String needed, UUID ownMember, Via via, RequestOrigin origin) {
        return memberships.standing(accountId, caller.issuer(), caller.subject())
                .map(standing -> decide(caller, accountId, standing, needed, ownMember, origin))
                .invoke(actor -> note(actor, via))
                .onItemOrFailure().invoke((actor, failure) -> count(via, failure));
    }

    private static Actor decide(Caller caller, UUID accountId, Standing standing, String needed, UUID ownMember,
            RequestOrigin origin) {
        Membership membership = standing.accountClosed() ? null : standing.membership();
        boolean own = membership != null && membership.memberId().equals(ownMember);
        String required = own ? null : needed;
        if (caller.operator() && standing.accountExists() && !allows(membership, required)) {
            return Actor.operator(accountId, caller, needed, origin);
        }
        check(membership, required);
        return Actor.member(accountId, membership, required, origin);
    }

    private static boolean allows(Membership membership, String needed) {
        return membership != null && !membership.suspended() && (needed == null || membership.permissions().allow(needed));
    }

    /** A stranger learns nothing, not even that the account exists. */
    static void check(Membership membership, String needed) {
        if (membership == null) {
            throw Problem.notFound();
        }
        if (membership.suspended()) {
            throw ProblemType.MEMBER_SUSPENDED.because("An admin of the account can reactivate it.");
        }
        if (needed != null && !membership.permissions().allow(needed)) {
            throw ProblemType.FORBIDDEN.because("This takes the permission " + needed + ".");
        }
    }

    private void count(Via via, Throwable failure) {
        String result = failure == null ? "allowed" : failure instanceof Problem ? "denied" : "unavailable";
        meters.counter("roster.decisions", "via", via.name().toLowerCase(Locale.ROOT), "result", result).increment();
    }

    private void note(Actor actor, Via via) {
        if (!actor.isOperator()) {
            activity.letIn(actor.accountId(), actor.memberId(), via);
        }
    }
}
