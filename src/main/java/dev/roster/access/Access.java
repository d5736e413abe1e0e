package dev.roster.access;

import java.util.Locale;
import java.util.UUID;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.ActivitySink.Via;
import dev.roster.http.RequestOrigin;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;

/** The one place that answers "may this caller do that here?". Every way into Roster asks it, at every request. */
@ApplicationScoped
public class Access {

    private enum Result {
        ALLOWED,
        DENIED,
        UNAVAILABLE
    }

    private final Counter[][] decisions = new Counter[Via.values().length][Result.values().length];

    @Inject
    Memberships memberships;

    @Inject
    ApiKeys keys;

    @Inject
    ActivitySink activity;

    @Inject
    MeterRegistry meters;

    @PostConstruct
    void prepareCounters() {
        for (Via via : Via.values()) {
            for (Result result : Result.values()) {
                decisions[via.ordinal()][result.ordinal()] = meters.counter("roster.decisions",
                        "via", via.name().toLowerCase(Locale.ROOT), "result", result.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    /**
     * Lets the caller into the account, or fails with the problem that says why not.
     *
     * @param way the way in; a key is a way of its own, wherever it is shown
     */
    Uni<Actor> admit(Credential credential, AccessRequest demand, Via way, RequestOrigin origin) {
        Via via = credential instanceof ApiKeyToken ? Via.KEY : way;
        return decide(credential, demand, origin).onItemOrFailure().invoke((actor, failure) -> {
            count(via, failure);
            if (failure == null) {
                activity.recordAccess(actor.accountId(), actor.memberId(), actor.keyId(), via);
            }
        });
    }

    /** Who the caller at hand is in the account that they ask about, whatever they may do there; null for a stranger. */
    public Uni<Actor> whoAsks(CurrentPrincipal current, RequestOrigin origin) {
        if (current.actor() != null || current.account() == null) {
            return Uni.createFrom().item(current.actor());
        }
        if (current.credential() instanceof ApiKeyToken key) {
            return keys.holder(key).map(holder -> holder == null || !key.accountId().equals(current.account()) ? null
                    : Actor.key(key.accountId(), key.keyId(), holder.limited(), null, origin));
        }
        Principal principal = (Principal) current.credential();
        return memberships.standing(current.account(), principal.issuer(), principal.subject())
                .map(standing -> standing.membership() == null ? null
                        : Actor.member(current.account(), standing.membership(), null, origin));
    }

    private Uni<Actor> decide(Credential credential, AccessRequest demand, RequestOrigin origin) {
        if (credential instanceof ApiKeyToken key) {
            return keys.holder(key).map(holder -> decide(key, holder, demand, origin));
        }
        Principal principal = (Principal) credential;
        return memberships.standing(demand.accountId(), principal.issuer(), principal.subject())
                .map(standing -> decide(principal, standing, demand, origin));
    }

    private static Actor decide(Principal principal, MembershipResult standing, AccessRequest demand, RequestOrigin origin) {
        Membership membership = standing.accountClosed() ? null : standing.membership();
        boolean own = membership != null && membership.memberId().equals(demand.ownMember());
        String required = own ? null : demand.permission();
        if (principal.operator() && standing.accountExists() && !allows(membership, required)) {
            UUID self = membership == null ? null : membership.memberId();
            return Actor.operator(demand.accountId(), principal, self, demand.permission(), origin);
        }
        check(membership, required);
        return Actor.member(demand.accountId(), membership, required, origin);
    }

    /** What members may do to themselves without a permission, their keys may not: a key does what it was made for. */
    private static Actor decide(ApiKeyToken key, KeyHolder holder, AccessRequest demand, RequestOrigin origin) {
        if (holder == null) {
            throw ApiKeyToken.invalid();
        }
        if (!key.accountId().equals(demand.accountId())) {
            throw Problem.notFound();
        }
        Membership membership = holder.limited();
        check(membership, demand.permission());
        return Actor.key(demand.accountId(), key.keyId(), membership, demand.permission(), origin);
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
        decisions[via.ordinal()][result(failure).ordinal()].increment();
    }

    private static Result result(Throwable failure) {
        if (failure == null) {
            return Result.ALLOWED;
        }
        return failure instanceof Problem problem && problem.type() != ProblemType.UNAVAILABLE ? Result.DENIED
                : Result.UNAVAILABLE;
    }
}
