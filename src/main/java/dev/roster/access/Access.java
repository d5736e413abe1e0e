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

/** Authorizes every request to Roster, and every request that a gateway or a service asks about. */
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
     * Fails with the problem that denies the request.
     *
     * @param channel how the request was made; an API key counts as {@link Via#KEY} in every channel
     */
    Uni<Actor> authorize(Credential credential, AccessRequest request, Via channel, RequestOrigin origin) {
        Via via = credential instanceof ApiKeyToken ? Via.KEY : channel;
        return decide(credential, request, origin).onItemOrFailure().invoke((actor, failure) -> {
            count(via, failure);
            if (failure == null) {
                activity.recordAccess(actor.accountId(), actor.memberId(), actor.keyId(), via);
            }
        });
    }

    /** The principal of a denied request as an actor of the account; null if the principal is not a member. */
    public Uni<Actor> actorOf(CurrentPrincipal current, RequestOrigin origin) {
        if (current.actor() != null || current.account() == null) {
            return Uni.createFrom().item(current.actor());
        }
        if (current.credential() instanceof ApiKeyToken key) {
            return keys.find(key).map(holder -> holder == null || !key.accountId().equals(current.account()) ? null
                    : Actor.key(key.accountId(), key.keyId(), holder.membership(), null, origin));
        }
        Principal principal = (Principal) current.credential();
        return memberships.find(current.account(), principal.issuer(), principal.subject())
                .map(found -> found.membership() == null ? null
                        : Actor.member(current.account(), found.membership(), null, origin));
    }

    private Uni<Actor> decide(Credential credential, AccessRequest request, RequestOrigin origin) {
        if (credential instanceof ApiKeyToken key) {
            return keys.find(key).map(holder -> decide(key, holder, request, origin));
        }
        Principal principal = (Principal) credential;
        return memberships.find(request.accountId(), principal.issuer(), principal.subject())
                .map(found -> decide(principal, found, request, origin));
    }

    private static Actor decide(Principal principal, Memberships.Result found, AccessRequest request, RequestOrigin origin) {
        Membership membership = found.accountClosed() ? null : found.membership();
        boolean own = membership != null && membership.memberId().equals(request.ownMember());
        String required = own ? null : request.permission();
        if (principal.operator() && found.accountExists() && denial(membership, required) != null) {
            UUID self = membership == null ? null : membership.memberId();
            return Actor.operator(request.accountId(), principal, self, request.permission(), origin);
        }
        check(membership, required);
        return Actor.member(request.accountId(), membership, required, origin);
    }

    /** The exemption for the own membership does not apply to API keys. */
    private static Actor decide(ApiKeyToken key, KeyHolder holder, AccessRequest request, RequestOrigin origin) {
        if (holder == null) {
            throw ApiKeyToken.invalid();
        }
        if (!key.accountId().equals(request.accountId())) {
            throw Problem.notFound();
        }
        Membership membership = holder.membership();
        check(membership, request.permission());
        return Actor.key(request.accountId(), key.keyId(), membership, request.permission(), origin);
    }

    static void check(Membership membership, String required) {
        Problem denial = denial(membership, required);
        if (denial != null) {
            throw denial;
        }
    }

    /** @return null if the membership suffices. A principal who is not a member does not learn whether the account exists. */
    private static Problem denial(Membership membership, String required) {
        if (membership == null) {
            return Problem.notFound();
        }
        if (membership.suspended()) {
            return ProblemType.MEMBER_SUSPENDED.because("An admin of the account can reactivate it.");
        }
        return required == null || membership.permissions().allow(required) ? null
                : ProblemType.FORBIDDEN.because("The operation requires the permission " + required + ".");
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
