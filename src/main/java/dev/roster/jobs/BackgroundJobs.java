package dev.roster.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.logging.Log;
import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Runs background jobs. It logs and counts failures; the next run tries again. */
@ApplicationScoped
public class BackgroundJobs {
    private final Map<String, Meters> meters = new ConcurrentHashMap<>();

    private final Map<String, JobState> states = new ConcurrentSkipListMap<>();

    @Inject
    MeterRegistry registry;
    @Inject
    Clock clock;

    /** The runs of a job on this replica. */
    @TemplateData
    @RegisterForReflection
    @Schema(name = "JobState")
    public record JobState(
            @Schema(required = true, examples = "mail-dispatch") String name,
            @Schema(required = true, description = "Whether the latest run failed.") boolean failing,
            @Schema(nullable = true, description = "Null if no run succeeded since the replica started.") Instant lastSucceededAt,
            @Schema(nullable = true, description = "Null if no run failed since the replica started.") Instant lastFailedAt) {
        JobState after(Throwable failure, Instant now) {
            return new JobState(name, failure != null, failure == null ? now : lastSucceededAt,
                    failure == null ? lastFailedAt : now);
        }
    }

    private record Meters(Counter succeeded, Counter failed, AtomicInteger failing) {
    }

    /**
     * @param job the name in metrics
     * @param consequence of a failure, for the log
     * @return never fails
     */
    public Uni<Void> run(String job, Uni<?> work, String consequence) {
        return work.onItemOrFailure().<Void> transform((result, failure) -> {
            recordResult(job, failure);
            if (failure != null) {
                Log.warnf("%s: %s", consequence, failure);
            }
            return null;
        });
    }

    /** Runs the work for each element, one after another. After a failure, it skips the remaining elements. */
    public static <T> Uni<Void> forEach(Collection<T> elements, Function<T, Uni<?>> work) {
        return Multi.createFrom().iterable(elements)
                .onItem().transformToUniAndConcatenate(work)
                .collect().last()
                .replaceWithVoid();
    }

    /**
     * Logs a failure of the work for one account, so that the work for other accounts continues.
     *
     * @return never fails; null after a failure
     */
    public static <T> Uni<T> logFailure(UUID accountId, Uni<T> work, String consequence) {
        return work.onFailure().invoke(failure -> Log.errorf(failure, "%s: account %s", consequence, accountId))
                .onFailure().recoverWithNull();
    }

    /** @param failure null after a success */
    public void recordResult(String job, Throwable failure) {
        Meters jobMeters = meters.computeIfAbsent(job, this::register);
        (failure == null ? jobMeters.succeeded() : jobMeters.failed()).increment();
        jobMeters.failing().set(failure == null ? 0 : 1);
        states.merge(job, new JobState(job, false, null, null).after(failure, clock.instant()),
                (before, first) -> before.after(failure, clock.instant()));
    }

    /** The jobs that this replica has run, sorted by name. */
    public List<JobState> states() {
        return List.copyOf(states.values());
    }

    private Meters register(String job) {
        return new Meters(registry.counter("roster.job.runs", "name", job, "result", "succeeded"),
                registry.counter("roster.job.runs", "name", job, "result", "failed"),
                registry.gauge("roster.job.failing", Tags.of("name", job), new AtomicInteger()));
    }
}
