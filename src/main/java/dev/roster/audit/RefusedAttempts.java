package dev.roster.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import dev.roster.access.Access;
import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.database.Database;
import dev.roster.platform.CurrentRequest;
import dev.roster.platform.Problem;
import dev.roster.platform.ProblemType;
import dev.roster.platform.RefusalRecorder;
import dev.roster.platform.SchemaPending;
import dev.roster.platform.Text;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * Records what members tried and were refused. Within an hour the first attempt of a kind is in the log before it is answered,
 * whatever resource it was about. All others of the member, repetitions and kinds beyond {@value #MOST_KINDS}, become one event
 * at the end of the hour. So a member writes at most {@value #MOST_KINDS} events and that one per hour and replica.
 */
@ApplicationScoped
class RefusedAttempts implements RefusalRecorder {

    static final AuditAction ACTION = AuditAction.ACCESS_REFUSED;
    static final int MOST_KINDS = 20;
    static final Duration HOUR = Duration.ofHours(1);

    private static final Set<ProblemType> RECORDED = Set.of(ProblemType.FORBIDDEN, ProblemType.MEMBER_SUSPENDED,
            ProblemType.LAST_ADMIN);
    private static final Pattern THING = Pattern.compile("/([a-z-]+)s/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
    private static final String ADDRESS = "select email from member where account_id = $1 and id = $2";
    private static final int LONGEST_REQUEST = 200;
    /** How many members' hours a replica remembers; beyond that, refusals are counted for their account as a whole. */
    private static final int MOST_HOURS = 10_000;
    private static final UUID ALL = new UUID(0, 0);
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

    private final Map<Offender, Hour> hours = new ConcurrentHashMap<>();

    /** @param memberId null for an operator, and {@link #ALL} for all members beyond {@link #MOST_HOURS} */
    private record Offender(UUID accountId, UUID memberId) {
    }

    /** Attempts that differ in nothing but their time and what they are about. */
    private record Kind(UUID keyId, String operation, String permission, ProblemType problem) {
    }

    /** What was refused to one member since the first time. */
    private static final class Hour {

        private final AuditActor author;
        private final Instant since;
        private final int mostKinds;
        private final Set<Kind> kinds = new HashSet<>();
        private int further;

        private Hour(AuditActor author, Instant since, int mostKinds) {
            this.author = author;
            this.since = since;
            this.mostKinds = mostKinds;
        }

        /** Whether the attempt gets an event of its own; otherwise it is counted. */
        private synchronized boolean isNews(Kind kind) {
            if (kinds.size() < mostKinds && kinds.add(kind)) {
                return true;
            }
            further++;
            return false;
        }

        private synchronized void forget(Kind kind) {
            kinds.remove(kind);
        }

        private synchronized int further() {
            return further;
        }

        private synchronized Hour plus(Hour other) {
            further += other.further();
            return this;
        }
    }

    @Override
    public Uni<Void> note(Problem problem) {
        if (!RECORDED.contains(problem.type()) || current.account() == null) {
            return Uni.createFrom().voidItem();
        }
        return access.actorOf(current, request.origin())
                .chain(actor -> actor == null ? Uni.createFrom().voidItem() : note(actor, problem))
                .onFailure().invoke(failure -> Log.warnf("The refusal of request %s is not in the audit: %s", request.id(),
                        failure))
                .onFailure().recoverWithNull();
    }

    private Uni<Void> note(Actor actor, Problem problem) {
        Kind kind = new Kind(actor.keyId(), current.operation(), current.permission(), problem.type());
        Hour hour = hourOf(actor);
        return hour.isNews(kind)
                ? log.recordAlone(actor.accountId(), AuditActor.of(actor), entry(actor, problem))
                        .onFailure().invoke(() -> hour.forget(kind))
                : Uni.createFrom().voidItem();
    }

    private Hour hourOf(Actor actor) {
        Offender offender = new Offender(actor.accountId(), actor.memberId());
        if (hours.size() >= MOST_HOURS && !hours.containsKey(offender)) {
            AuditActor roster = AuditActor.of(Actor.system(actor.accountId()));
            return hours.computeIfAbsent(new Offender(actor.accountId(), ALL), all -> new Hour(roster, clock.instant(), 0));
        }
        return hours.computeIfAbsent(offender, one -> new Hour(AuditActor.of(actor), clock.instant(), MOST_KINDS));
    }

    private AuditLog.Entry entry(Actor actor, Problem problem) {
        String path = routing.normalizedPath();
        String asked = routing.request().method() + " " + path;
        JsonObject attempt = new JsonObject()
                .put("request", Text.cut(asked, LONGEST_REQUEST))
                .put("problem", problem.type().slug());
        if (current.permission() != null) {
            attempt.put("permission", current.permission());
        }
        return new AuditLog.Entry(ACTION, target(actor, path), null, attempt);
    }

    /** The innermost thing that the path names. */
    private static Target target(Actor actor, String path) {
        return THING.matcher(path).results()
                .reduce((outer, inner) -> inner)
                .map(RefusedAttempts::target)
                .orElseGet(() -> account(actor.accountId()));
    }

    private static Target target(MatchResult thing) {
        return new Target(thing.group(1), UUID.fromString(thing.group(2)), thing.group(2));
    }

    private static Target account(UUID id) {
        return Target.account(id, id.toString());
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> writeEndedHours() {
        return writeHoursSince(clock.instant().minus(HOUR));
    }

    /** @param time the hours that began at this time or before are written and end */
    private Uni<Void> writeHoursSince(Instant time) {
        return Multi.createFrom().iterable(Map.copyOf(hours).entrySet())
                .filter(hour -> !hour.getValue().since.isAfter(time))
                .onItem().transformToUniAndConcatenate(hour -> write(hour.getKey(), hour.getValue()))
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<Void> write(Offender offender, Hour hour) {
        if (!hours.remove(offender, hour) || hour.further() == 0) {
            return Uni.createFrom().voidItem();
        }
        JsonObject summary = new JsonObject().put("times", hour.further()).put("since", hour.since.toString());
        AuditLog.Entry entry = new AuditLog.Entry(ACTION, account(offender.accountId()), null, summary);
        return unlessErased(offender.accountId(), hour.author)
                .chain(author -> log.recordAlone(offender.accountId(), author, entry))
                .onFailure().invoke(failure -> {
                    Log.warnf("The number of refusals waits for the next time: %s", failure);
                    hours.merge(offender, hour, Hour::plus);
                })
                .onFailure().recoverWithNull();
    }

    /** Who was erased within the hour is not named again after it. */
    private Uni<AuditActor> unlessErased(UUID accountId, AuditActor author) {
        return author.id() == null ? Uni.createFrom().item(author)
                : database.first(ADDRESS, row -> row.getString("email"), accountId, author.id())
                        .map(address -> Pseudonym.of(author.id()).equals(address) ? author.under(address) : author);
    }

    void onStop(@Observes ShutdownEvent stop) {
        writeHoursSince(Instant.MAX).ifNoItem().after(LAST_FLUSH).recoverWithItem((Void) null).await()
                .atMost(LAST_FLUSH.plusSeconds(1));
    }
}
