package dev.roster.audit;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import dev.roster.access.Access;
import dev.roster.access.Actor;
import dev.roster.access.CurrentCall;
import dev.roster.platform.CurrentRequest;
import dev.roster.platform.Problem;
import dev.roster.platform.ProblemType;
import dev.roster.platform.Refusals;
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
 * Writes down what members tried and were refused. The first attempt is in the log before it is answered. Whoever repeats it
 * at once is counted, so that nobody fills a log by asking again and again: the count follows as an event of its own.
 */
@ApplicationScoped
class RefusedAttempts implements Refusals {

    static final String ACTION = "access.refused";

    private static final Set<ProblemType> RECORDED = Set.of(ProblemType.FORBIDDEN, ProblemType.MEMBER_SUSPENDED,
            ProblemType.LAST_ADMIN);
    private static final Pattern THING = Pattern.compile("/([a-z-]+)s/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
    private static final int LONGEST_REQUEST = 200;
    private static final int MOST_KINDS = 1_000;
    private static final Duration LAST_FLUSH = Duration.ofSeconds(2);

    @Inject
    CurrentCall call;

    @Inject
    CurrentRequest request;

    @Inject
    RoutingContext routing;

    @Inject
    Access access;

    @Inject
    AuditLog log;

    private final Map<Kind, Repeats> lately = new ConcurrentHashMap<>();

    /** Attempts that are the same but for their time. */
    private record Kind(UUID accountId, UUID actorId, UUID keyId, String request, ProblemType problem) {
    }

    /** How often an attempt was repeated since it was written. */
    private record Repeats(Author author, AuditLog.Entry entry, AtomicInteger times) {
    }

    @Override
    public Uni<Void> note(Problem problem) {
        if (!RECORDED.contains(problem.type()) || call.account() == null) {
            return Uni.createFrom().voidItem();
        }
        return access.whoAsks(call, request.origin())
                .chain(actor -> actor == null ? Uni.createFrom().voidItem() : note(actor, problem))
                .onFailure().invoke(failure -> Log.warnf("The refusal of request %s is not in the audit: %s", request.id(),
                        failure))
                .onFailure().recoverWithNull();
    }

    private Uni<Void> note(Actor actor, Problem problem) {
        Author author = Author.of(actor);
        AuditLog.Entry entry = entry(actor, problem);
        String what = lately.size() < MOST_KINDS ? entry.after().getString("request") : "";
        Kind kind = new Kind(actor.accountId(), actor.memberId(), actor.keyId(), what, problem.type());
        Repeats known = lately.putIfAbsent(kind, new Repeats(author, entry, new AtomicInteger()));
        if (known != null) {
            known.times().incrementAndGet();
            return Uni.createFrom().voidItem();
        }
        return log.recordAlone(actor.accountId(), author, entry);
    }

    private AuditLog.Entry entry(Actor actor, Problem problem) {
        String path = routing.normalizedPath();
        String asked = routing.request().method() + " " + path;
        JsonObject attempt = new JsonObject()
                .put("request", Text.cut(asked, LONGEST_REQUEST))
                .put("problem", problem.type().slug());
        if (call.permission() != null) {
            attempt.put("permission", call.permission());
        }
        return new AuditLog.Entry(ACTION, target(actor, path), null, attempt);
    }

    /** The innermost thing that the path names. */
    private static Target target(Actor actor, String path) {
        return THING.matcher(path).results()
                .reduce((outer, inner) -> inner)
                .map(RefusedAttempts::target)
                .orElseGet(() -> Target.account(actor.accountId(), actor.accountId().toString()));
    }

    private static Target target(MatchResult thing) {
        return new Target(thing.group(1), UUID.fromString(thing.group(2)), thing.group(2));
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> writeRepeats() {
        return Multi.createFrom().iterable(Set.copyOf(lately.keySet()))
                .onItem().transformToUniAndConcatenate(this::writeRepeats)
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<Void> writeRepeats(Kind kind) {
        Repeats repeats = lately.remove(kind);
        if (repeats == null || repeats.times().get() == 0) {
            return Uni.createFrom().voidItem();
        }
        AuditLog.Entry entry = repeats.entry();
        JsonObject attempts = entry.after().copy().put("times", repeats.times().get());
        return log.recordAlone(kind.accountId(), repeats.author(),
                new AuditLog.Entry(entry.action(), entry.target(), null, attempts))
                .onFailure().invoke(failure -> {
                    Log.warnf("Repeated refusals wait for the next time: %s", failure);
                    lately.putIfAbsent(kind, repeats);
                })
                .onFailure().recoverWithNull();
    }

    void onStop(@Observes ShutdownEvent stop) {
        writeRepeats().ifNoItem().after(LAST_FLUSH).recoverWithItem((Void) null).await().atMost(LAST_FLUSH.plusSeconds(1));
    }
}
