package dev.roster.audit;

import dev.roster.access.Access;
import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.database.Database;
import dev.roster.http.CurrentRequest;
import dev.roster.jobs.SchemaPending;
import dev.roster.problem.DenialRecorder;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import dev.roster.value.Text;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Records denied attempts. The first attempt of each kind by a member in an hour is recorded before the response; a kind is
 * independent of the resource. Further attempts, and kinds beyond {@value #MAX_KINDS}, are counted in one event at the end of
 * the hour. A member causes at most {@value #MAX_KINDS} + 1 events per hour and replica.
 */
@ApplicationScoped
class DeniedAttempts implements DenialRecorder {
    static final int MAX_KINDS = 20;
    static final Duration HOUR = Duration.ofHours(1);

    private static final Set<ProblemType> RECORDED = Set.of(ProblemType.FORBIDDEN, ProblemType.MEMBER_SUSPENDED,
            ProblemType.LAST_ADMIN);
    private static final Pattern RESOURCE = Pattern.compile("/([a-z-]+)s/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
    private static final String SUBJECT = "select subject from member where account_id = $1 and id = $2";
    private static final int MAX_REQUEST = 200;
    /** Bounds the memory of a replica. Beyond it, attempts are counted per account. */
    private static final int MAX_HOURS = 10_000;
    private static final UUID ALL_MEMBERS = Ids.NIL;
    private static final Duration LAST_FLUSH = Duration.ofSeconds(2);

    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    RoutingContext routing;
    @Inject
    Access access;
    @Inject
    AuditLog log;
    @Inject
    Database database;
    @Inject
    Clock clock;

    private final Map<Requester, Hour> hours = new ConcurrentHashMap<>();

    /** @param memberId null for an operator */
    private record Requester(UUID accountId, UUID memberId) {
    }

    private record Kind(UUID keyId, String operation, String permission, ProblemType problem) {
    }

    private record Hour(AuditActor actor, Instant since, int maxKinds, Set<Kind> kinds, AtomicInteger counted) {
        private Hour(AuditActor actor, Instant since, int maxKinds) {
            this(actor, since, maxKinds, ConcurrentHashMap.newKeySet(), new AtomicInteger());
        }

        private synchronized boolean isNew(Kind kind) {
            return kinds.size() < maxKinds && kinds.add(kind);
        }

        private Hour plus(Hour other) {
            counted.addAndGet(other.counted.get());
            return this;
        }
    }

    @Override
    public Uni<Void> record(Problem problem) {
        if (!RECORDED.contains(problem.type()) || current.account() == null) {
            return Uni.createFrom().voidItem();
        }
        return access.actorOf(current, request.origin())
                .chain(actor -> actor == null ? Uni.createFrom().voidItem() : recordOrCount(actor, problem))
                .onFailure().invoke(failure -> Log.warnf("The denied request %s was not recorded in the audit log: %s",
                        request.id(), failure))
                .onFailure().recoverWithNull();
    }

    private Uni<Void> recordOrCount(Actor actor, Problem problem) {
        Kind kind = new Kind(actor.keyId(), current.operation(), current.permission(), problem.type());
        Hour hour = hourOf(actor);
        if (hour.isNew(kind)) {
            return write(actor, problem).onFailure().invoke(() -> hour.kinds().remove(kind));
        }
        hour.counted().incrementAndGet();
        return Uni.createFrom().voidItem();
    }

    private Hour hourOf(Actor actor) {
        Requester requester = new Requester(actor.accountId(), actor.memberId());
        if (hours.size() >= MAX_HOURS && !hours.containsKey(requester)) {
            AuditActor system = AuditActor.of(Actor.system(actor.accountId()));
            return hours.computeIfAbsent(new Requester(actor.accountId(), ALL_MEMBERS),
                    all -> new Hour(system, clock.instant(), 0));
        }
        return hours.computeIfAbsent(requester, one -> new Hour(AuditActor.of(actor), clock.instant(), MAX_KINDS));
    }

    private Uni<Void> write(Actor actor, Problem problem) {
        String path = routing.normalizedPath();
        JsonObject attempt = new JsonObject()
                .put("request", Text.truncate(routing.request().method() + " " + path, MAX_REQUEST))
                .put("problem", problem.type().slug());
        if (current.permission() != null) {
            attempt.put("permission", current.permission());
        }
        return log.record(actor.accountId(), AuditActor.of(actor), AuditAction.ACCESS_DENIED, target(actor.accountId(), path),
                null, attempt);
    }

    /** The last resource in the path. */
    private static Target target(UUID accountId, String path) {
        return RESOURCE.matcher(path).results()
                .reduce((outer, inner) -> inner)
                .map(match -> new Target(match.group(1), UUID.fromString(match.group(2)), match.group(2)))
                .orElseGet(() -> Target.account(accountId, accountId.toString()));
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> writeEndedHours() {
        return writeHoursUntil(clock.instant().minus(HOUR));
    }

    /** Writes and ends the hours that began at this time or earlier. */
    private Uni<Void> writeHoursUntil(Instant time) {
        return Multi.createFrom().iterable(Map.copyOf(hours).entrySet())
                .filter(hour -> !hour.getValue().since().isAfter(time))
                .onItem().transformToUniAndConcatenate(hour -> write(hour.getKey(), hour.getValue()))
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<Void> write(Requester requester, Hour hour) {
        UUID accountId = requester.accountId();
        if (!hours.remove(requester, hour) || hour.counted().get() == 0) {
            return Uni.createFrom().voidItem();
        }
        JsonObject summary = new JsonObject().put("times", hour.counted().get()).put("since", hour.since().toString());
        return unlessErased(accountId, hour.actor())
                .chain(actor -> log.record(accountId, actor, AuditAction.ACCESS_DENIED,
                        Target.account(accountId, accountId.toString()), null, summary))
                .onFailure().invoke(failure -> {
                    Log.warnf("The count of denied attempts was not recorded; next attempt in 1 minute: %s", failure);
                    hours.merge(requester, hour, Hour::plus);
                })
                .onFailure().recoverWithNull();
    }

    /** If the member was erased during the hour, the event has the pseudonym. */
    private Uni<AuditActor> unlessErased(UUID accountId, AuditActor actor) {
        return actor.id() == null ? Uni.createFrom().item(actor)
                : database.first(SUBJECT, row -> row, accountId, actor.id())
                        .map(member -> member == null ? null : member.getString("subject"))
                        .map(subject -> Pseudonym.of(actor.id()).equals(subject) ? actor.erased(subject) : actor);
    }

    void onStop(@Observes ShutdownEvent stop) {
        writeHoursUntil(Instant.MAX).ifNoItem().after(LAST_FLUSH).recoverWithItem((Void) null).await()
                .atMost(LAST_FLUSH.plusSeconds(1));
    }
}
