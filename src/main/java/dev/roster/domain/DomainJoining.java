package dev.roster.domain;

import dev.roster.access.AccessBarrier;
import dev.roster.access.Actor;
import dev.roster.access.Principal;
import dev.roster.account.AccountService;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.http.RequestOrigin;
import dev.roster.member.MemberCreation;
import dev.roster.member.MemberProvisioning;
import dev.roster.member.MemberView;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Lets people join, or ask to join, the accounts that have verified the domain of their address. */
@ApplicationScoped
public class DomainJoining {
    private static final int REQUESTS_A_DAY = 10;
    private static final int PENDING_IN_ACCOUNT = 1_000;
    private static final Duration DAY = Duration.ofDays(1);
    static final Duration DECLINED_FOR = Duration.ofDays(30);

    private static final String COUNT_OF_PERSON = """
            select count(*)::int as requests from join_request q where q.issuer = $1 and q.subject = $2 and q.created_at > $3""";

    private static final String IS_FULL = """
            select exists (
                select from join_request q where q.account_id = $1 and q.state = 'pending' and q.expires_at > $2
                order by q.expires_at, q.id offset %d limit 1) as is_full""".formatted(PENDING_IN_ACCOUNT - 1);

    private static final String DECLINED_AT = """
            select q.decided_at from join_request q
            where %s
            order by q.decided_at desc
            limit 1""".formatted(People.isDeclined("$1", "$2", "$3", "$4", "$5"));

    private static final String FIND_WAITING = """
            select q.id from join_request q
            where q.account_id = $1 and q.state in ('pending', 'declined') and q.withdrawn_at is null and q.expires_at > $5
                and (q.issuer = $2 and q.subject = $3 or q.email = $4)""";

    @Schema(name = "DomainJoiningOutcome", description = "`member` is null if the person asked to join.")
    public record Outcome(@Schema(required = true) UUID accountId, @Schema(nullable = true) MemberView member) {
        public boolean joined() {
            return member != null;
        }
    }

    @Inject
    AccountService accounts;
    @Inject
    JoinOffers offers;
    @Inject
    MemberCreation members;
    @Inject
    MemberProvisioning provisioning;
    @Inject
    JoinRequestNotices notices;
    @Inject
    AuditLog audit;
    @Inject
    AccessBarrier barrier;
    @Inject
    Database database;
    @Inject
    Clock clock;

    /** Empty for a person without a verified address. */
    public Uni<List<JoinableAccount>> accounts(Principal principal) {
        Applicant person = Applicant.orNull(principal);
        return person == null ? Uni.createFrom().item(List.of())
                : offers.all(person).map(found -> found.stream().map(JoinOffers.Offer::view).toList());
    }

    /**
     * Makes the person a member, or stores a request. Fails with {@code not-found} if the account offers neither. Also waits
     * for edges, because joining can record that an earlier membership has expired. Locks the account only if there is
     * something to do, so that a person blocks no other request.
     */
    public Uni<Outcome> join(Principal principal, UUID accountId, RequestOrigin origin) {
        Applicant person = Applicant.of(principal);
        return offers.in(accountId, person)
                .invoke(offer -> offer.policy().mustBeSatisfiedBy(person.principal(), clock.instant()))
                .chain(offer -> offer.isWaiting() ? Uni.createFrom().item(new Outcome(accountId, null))
                        : (offer.joins() ? Uni.createFrom().voidItem() : mustBeWithinLimit(person))
                                .chain(() -> enter(person, accountId, origin)))
                .call(outcome -> outcome.joined() ? barrier.await(accountId) : Uni.createFrom().voidItem());
    }

    /**
     * The person's requests in all accounts count, so that nobody floods many accounts. The query spans accounts, so it runs
     * without a lock: requests at the same moment can exceed the limit by one for each account.
     */
    private Uni<Void> mustBeWithinLimit(Applicant person) {
        return database
                .first(COUNT_OF_PERSON, row -> row.getInteger("requests"), person.issuer(), person.subject(),
                        clock.instant().minus(DAY))
                .invoke(requests -> {
                    if (requests >= REQUESTS_A_DAY) {
                        throw tooMany();
                    }
                })
                .replaceWithVoid();
    }

    /** Does not tell the limit of the person from that of the account. */
    private static Problem tooMany() {
        return ProblemType.TOO_MANY_JOIN_REQUESTS.because("Try again later.").retryAfter(DAY);
    }

    /** Finds the offer again: it can have changed before the lock. */
    @WithTransaction
    Uni<Outcome> enter(Applicant person, UUID accountId, RequestOrigin origin) {
        return accounts.lockOrNotFound(accountId)
                .chain(() -> offers.in(accountId, person))
                .invoke(offer -> offer.policy().mustBeSatisfiedBy(person.principal(), clock.instant()))
                .chain(offer -> offer.joins() ? become(offer, person, origin)
                        : offer.requested() ? Uni.createFrom().item(new Outcome(accountId, null))
                                : request(offer, person, origin));
    }

    private Uni<Outcome> become(JoinOffers.Offer offer, Applicant person, RequestOrigin origin) {
        UUID accountId = offer.accountId();
        return members.join(accountId, person.member(), offer.role(), List.of(), origin)
                .call(member -> provisioning.provisioned(Actor.system(accountId), List.of(person.email())))
                .call(member -> audit.record(accountId, AuditActor.member(member.id(), member.email(), origin),
                        AuditAction.DOMAIN_JOINED, offer.target(), null, new JsonObject().put("role", offer.role())))
                .map(member -> new Outcome(accountId, member));
    }

    /** After a declined request, the account's admins are not notified, and the response is the same. */
    private Uni<Outcome> request(JoinOffers.Offer offer, Applicant person, RequestOrigin origin) {
        Instant now = clock.instant();
        UUID accountId = offer.accountId();
        return mustNotBeFull(accountId, now)
                .chain(() -> database.first(DECLINED_AT, row -> Database.instant(row, "decided_at"), accountId,
                        person.issuer(), person.subject(), person.email(), now.minus(DECLINED_FOR)))
                .map(declinedAt -> JoinRequest.of(offer, person, declinedAt, now))
                .call(request -> request.persist())
                .call(request -> request.isPending(now) ? announce(request, origin) : Uni.createFrom().voidItem())
                .replaceWith(() -> new Outcome(accountId, null));
    }

    private Uni<Void> announce(JoinRequest request, RequestOrigin origin) {
        return audit.recordAll(request.accountId, AuditActor.person(request.email, origin),
                List.of(request.entry(AuditAction.JOIN_REQUEST_CREATED, null,
                        new JsonObject().put("state", request.state).put("domain", request.domain))))
                .chain(() -> notices.queue(request.accountId));
    }

    private Uni<Void> mustNotBeFull(UUID accountId, Instant now) {
        return database.first(IS_FULL, row -> row.getBoolean("is_full"), accountId, now)
                .invoke(full -> {
                    if (full) {
                        throw tooMany();
                    }
                })
                .replaceWithVoid();
    }

    /** Fails with {@code not-found} if no request of the person is waiting, as the person sees it. */
    @WithTransaction
    public Uni<Void> withdraw(Principal principal, UUID accountId, RequestOrigin origin) {
        Applicant person = Applicant.of(principal);
        return findWaiting(accountId, person)
                .chain(() -> accounts.lockOrNotFound(accountId))
                .chain(() -> findWaiting(accountId, person))
                .chain(id -> JoinRequest.<JoinRequest> findById(new JoinRequest.Key(accountId, id)))
                .chain(request -> {
                    boolean wasPending = request.isPending(clock.instant());
                    request.withdraw(clock.instant());
                    return wasPending ? audit.recordAll(accountId, AuditActor.person(request.email, origin),
                            List.of(request.closedEntry(AuditAction.JOIN_REQUEST_WITHDRAWN))) : Uni.createFrom().voidItem();
                });
    }

    private Uni<UUID> findWaiting(UUID accountId, Applicant person) {
        return database.one(FIND_WAITING, row -> row.getUUID("id"), accountId, person.issuer(), person.subject(),
                person.email(), clock.instant());
    }
}
