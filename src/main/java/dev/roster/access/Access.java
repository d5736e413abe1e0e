package dev.roster.access;

import dev.roster.access.ActivitySink.Via;
import dev.roster.http.RequestOrigin;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/** Authorizes requests to Roster, and requests that gateways and services check with Roster. */
@ApplicationScoped
public class Access {
    private enum Result {
        ALLOWED,
        DENIED,
        UNAVAILABLE
    }

    private final Memberships memberships;
    private final ApiKeys keys;
    private final ActivitySink activity;
    private final ProfileSink profiles;
    private final Clock clock;

    /** Indexed by the ordinals of {@link Via} and {@link Result}. */
    private final Counter[][] decisions;

    /** Each {@code Instance} finds the implementation of the {@link Mode}. */
    Access(Instance<Memberships> memberships, Instance<ApiKeys> keys, Instance<ActivitySink> activity,
            Instance<ProfileSink> profiles, MeterRegistry meters,
            Clock clock) {
        this.clock = clock;
        this.memberships = memberships.get();
        this.keys = keys.get();
        this.activity = activity.get();
        this.profiles = profiles.get();
        decisions = Stream.of(Via.values())
                .map(via -> Stream.of(Result.values()).map(result -> meters.counter("roster.decisions",
                        "via", via.name().toLowerCase(Locale.ROOT), "result", result.name().toLowerCase(Locale.ROOT)))
                        .toArray(Counter[]::new))
                .toArray(Counter[][]::new);
    }

    /**
     * Authorizes a request. Fails with the problem that denies it.
     *
     * @param channel how the request was made; a request with an API key counts as {@link Via#KEY} in every channel
     */
    Uni<Actor> authorize(Credential credential, AccessRequest request, Via channel, RequestOrigin origin) {
        Via via = credential instanceof ApiKeyToken ? Via.KEY : channel;
        return decide(credential, request, origin).onItemOrFailure().invoke((actor, failure) -> {
            decisions[via.ordinal()][result(failure).ordinal()].increment();
            if (failure == null && actor.kind() != Actor.Kind.VIEWER) {
                activity.recordAccess(actor.accountId(), actor.memberId(), actor.keyId(), via);
            }
        });
    }

    /** Repeats the decision at each subscription. */
    Uni<Void> again(CurrentPrincipal current) {
        Credential credential = current.credential();
        AccessRequest request = current.request();
        RequestOrigin origin = current.actor().origin();
        return Uni.createFrom().deferred(() -> decide(credential, request, origin)).replaceWithVoid();
    }

    private static Result result(Throwable failure) {
        if (failure == null) {
            return Result.ALLOWED;
        }
        return failure instanceof Problem problem && problem.type() != ProblemType.UNAVAILABLE ? Result.DENIED
                : Result.UNAVAILABLE;
    }

    private Uni<Actor> decide(Credential credential, AccessRequest request, RequestOrigin origin) {
        if (credential instanceof ApiKeyToken key) {
            return holder(key).map(holder -> decide(key, holder, request, origin));
        }
        if (credential instanceof EmbeddedMember member) {
            return membership(member).map(membership -> decide(member, membership, request, origin));
        }
        if (credential instanceof ViewedMember viewed) {
            return memberships.find(viewed.accountId(), viewed.issuer(), viewed.subject())
                    .map(found -> decide(viewed, found, request, origin));
        }
        Principal principal = (Principal) credential;
        return memberships
                .find(request.accountId(), principal)
                .invoke(found -> compare(request.accountId(), principal, found.membership()))
                .map(found -> decide(principal, found, request, origin));
    }

    /** @param membership null if the person is not a member */
    private void compare(UUID accountId, Principal person, Membership membership) {
        if (membership != null && person.profile() != null && person.profile().differsFrom(membership)) {
            profiles.offer(accountId, person);
        }
    }

    /** @return null if the key is not valid */
    Uni<ApiKeys.KeyHolder> holder(ApiKeyToken key) {
        return keys.find(key.accountId(), key.id()).map(stored -> stored.verify(key));
    }

    /**
     * The membership, limited to the permissions that the API key allows now: nobody grants permissions that they do not hold.
     *
     * @return null if the person is no longer this member, or the API key can no longer create embed tokens
     */
    private Uni<Membership> membership(EmbeddedMember member) {
        return memberships.find(member.accountId(), member.issuer(), member.subject())
                .map(found -> found.accountClosed() || found.membership() == null
                        || !found.membership().memberId().equals(member.memberId()) ? null : found.membership())
                .chain(membership -> membership == null || member.keyId() == null ? Uni.createFrom().item(membership)
                        : keys.find(member.accountId(), member.keyId()).map(key -> membership.embeddedBy(key.holder())));
    }

    private static Actor decide(EmbeddedMember member, Membership membership, AccessRequest request, RequestOrigin origin) {
        if (membership == null) {
            throw EmbedToken.invalid();
        }
        return allow(member.accountId(), member.keyId(), membership, request.permission(), origin);
    }

    /** The page shows what the member sees. The actor can change nothing: no transaction confirms it. */
    private static Actor decide(ViewedMember viewed, Memberships.Result found, AccessRequest request, RequestOrigin origin) {
        Membership membership = found.accountClosed() ? null : found.membership();
        if (membership == null || !membership.memberId().equals(viewed.memberId()) || membership.suspended()) {
            throw ViewedMember.ended();
        }
        if (!viewed.accountId().equals(request.accountId())) {
            throw ViewedMember.readOnly();
        }
        String required = membership.memberId().equals(request.ownMember()) ? null : request.permission();
        return allow(viewed.accountId(), null, membership, required, origin).asViewer();
    }

    private Actor decide(Principal principal, Memberships.Result found, AccessRequest request, RequestOrigin origin) {
        Membership membership = found.accountClosed() ? null : found.membership();
        boolean own = membership != null && membership.memberId().equals(request.ownMember());
        String required = own ? null : request.permission();
        // A program does not sign in.
        Problem unsatisfied = membership == null || membership.service() ? null
                : found.policy().denial(principal, clock.instant());
        if (principal.operator() && found.accountExists() && (unsatisfied != null || denial(membership, required) != null)) {
            UUID ownMemberId = membership == null ? null : membership.memberId();
            return Actor.operator(request.accountId(), principal, ownMemberId, request.permission(), origin);
        }
        if (unsatisfied != null) {
            throw unsatisfied;
        }
        return allow(request.accountId(), null, membership, required, origin);
    }

    /** Unlike an access token, an API key needs the permission even for its own member. */
    private static Actor decide(ApiKeyToken key, ApiKeys.KeyHolder holder, AccessRequest request, RequestOrigin origin) {
        if (holder == null) {
            throw ApiKeyToken.invalid();
        }
        if (!key.accountId().equals(request.accountId())) {
            throw Problem.notFound();
        }
        if (holder.paused()) {
            throw ApiKeyToken.paused();
        }
        return allow(request.accountId(), key.id(), holder.membership(), request.permission(), origin);
    }

    /** Fails unless the membership has the required permission. */
    static Actor allow(UUID accountId, UUID keyId, Membership membership, String required, RequestOrigin origin) {
        Problem denial = denial(membership, required);
        if (denial != null) {
            throw denial;
        }
        return Actor.of(accountId, keyId, membership, required, origin);
    }

    /**
     * @return null if access is allowed. For a principal without a membership, the problem does not reveal whether the account
     *         exists.
     */
    private static Problem denial(Membership membership, String required) {
        if (membership == null) {
            return Problem.notFound();
        }
        if (membership.suspended()) {
            return ProblemType.MEMBER_SUSPENDED.because("An admin of the account can reactivate the membership.");
        }
        return required == null || membership.permissions().allow(required) ? null
                : ProblemType.FORBIDDEN.because("The operation requires the permission " + required + ".");
    }

    /** The principal of a denied request as an actor of the account; null if it is not a member, or views as one. */
    public Uni<Actor> actorOf(CurrentPrincipal current, RequestOrigin origin) {
        UUID account = current.account();
        if (current.credential() instanceof ViewedMember) {
            return Uni.createFrom().nullItem();
        }
        if (current.actor() != null || account == null) {
            return Uni.createFrom().item(current.actor());
        }
        if (current.credential() instanceof ApiKeyToken key) {
            return holder(key).map(holder -> holder == null || !key.accountId().equals(account) ? null
                    : Actor.of(account, key.id(), holder.membership(), null, origin));
        }
        if (current.credential() instanceof EmbeddedMember member) {
            return membership(member).map(membership -> membership == null ? null
                    : Actor.of(account, member.keyId(), membership, null, origin));
        }
        Principal principal = (Principal) current.credential();
        return memberships.findBound(account, principal)
                .map(found -> found.membership() == null ? null : Actor.of(account, null, found.membership(), null, origin));
    }
}
