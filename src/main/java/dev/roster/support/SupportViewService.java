package dev.roster.support;

import dev.roster.access.Actor;
import dev.roster.access.Principal;
import dev.roster.access.SupportView;
import dev.roster.access.SupportViews;
import dev.roster.access.ViewedMember;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.http.RequestOrigin;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Starts and ends support views. Each is in the audit log of the account. */
@ApplicationScoped
public class SupportViewService implements SupportViews {
    static final Duration LIFETIME = Duration.ofMinutes(30);

    @Inject
    SupportViewTable views;
    @Inject
    AuditLog audit;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    /** The 50 latest views of the account. */
    public Uni<List<SupportViewRecord>> latest(UUID accountId) {
        return views.latest(accountId);
    }

    /**
     * @param enter puts the view into the operator's session, in the transaction
     * @return the id of the member
     */
    @WithTransaction
    public Uni<UUID> start(UUID accountId, NewSupportView request, Principal operator, RequestOrigin origin,
            Function<SupportView, Uni<Void>> enter) {
        Instant now = clock.instant();
        SupportView view = new SupportView(accountId, Ids.next(), now.plus(LIFETIME));
        String reason = request.reason().strip();
        return views.candidate(accountId, request.member().toString())
                .invoke(SupportViewService::check)
                .call(member -> views.add(accountId, view.id(), member.memberId(), operator.label(), reason, now,
                        view.expiresAt()))
                .call(member -> audit.record(accountId, AuditActor.operator(operator.label(), origin),
                        AuditAction.SUPPORT_VIEW_STARTED, Target.member(member.memberId(), member.email()), null,
                        new JsonObject().put("reason", reason).put("expiresAt", view.expiresAt().toString())))
                .call(() -> enter.apply(view))
                .map(SupportViewTable.Candidate::memberId);
    }

    private static void check(SupportViewTable.Candidate member) {
        if (!member.consents()) {
            throw ProblemType.SUPPORT_VIEW_NOT_ALLOWED.because("An admin of the account can allow it in the settings.");
        }
        if (member.memberId() == null) {
            throw Problem.invalid("member", "is not the address of an active member");
        }
    }

    @Override
    public Uni<ViewedMember> find(SupportView view) {
        return views.find(view).call(found -> found.end() == null || found.isRecorded() ? Uni.createFrom().voidItem()
                : recordEnd(new SupportViewTable.Ending(view.accountId(), view.id(), found.end())))
                .map(SupportViewTable.Found::active);
    }

    @Override
    @WithTransaction
    public Uni<Void> end(SupportView view, Principal operator, RequestOrigin origin) {
        return end(view.accountId(), view.id(), ViewEnd.BY_OPERATOR, AuditActor.operator(operator.label(), origin));
    }

    private Uni<Void> end(UUID accountId, UUID id, ViewEnd end, AuditActor actor) {
        return views.recordEnd(accountId, id, end)
                .chain(ended -> ended == null ? Uni.createFrom().voidItem()
                        : audit.record(accountId, actor, AuditAction.SUPPORT_VIEW_ENDED,
                                Target.member(ended.memberId(), ended.memberEmail()), null,
                                new JsonObject().put("endedBy", end.value()).put("reason", ended.reason())
                                        .put("operator", ended.operator()).put("since", ended.startedAt().toString())));
    }

    /** A request during a view that has ended records the end. This job records the end of views without requests. */
    @Scheduled(every = "10s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> recordEnds() {
        return jobs.run("support-view-ends", views.toEnd().chain(ends -> BackgroundJobs.forEach(ends, this::recordEnd)),
                "The next run records the ends of support views");
    }

    /** The record of a view has the retention of the events about it. */
    @Scheduled(every = "1h", delayed = "4m", skipExecutionIf = SchemaPending.class)
    Uni<Void> deleteOld() {
        return jobs.run("support-view-cleanup", views.deleteOld(), "The next run deletes the records of old support views");
    }

    private Uni<Void> recordEnd(SupportViewTable.Ending ending) {
        AuditActor roster = AuditActor.of(Actor.system(ending.accountId()));
        return BackgroundJobs.logFailure(ending.accountId(),
                Panache.withTransaction(() -> end(ending.accountId(), ending.id(), ending.end(), roster)),
                "Recording the end of a support view failed");
    }
}
