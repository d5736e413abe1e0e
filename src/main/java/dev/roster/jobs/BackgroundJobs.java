package dev.roster.jobs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/**
 * What Roster does in its own time, where no caller learns of a failure: it is logged and can be seen in the metrics, and the
 * next run tries again.
 */
@ApplicationScoped
public class BackgroundJobs {

    private final Map<String, Meters> meters = new ConcurrentHashMap<>();

    @Inject
    MeterRegistry registry;

    private record Meters(Counter done, Counter failed, AtomicInteger failing) {
    }

    /**
     * @param job as the metrics call it
     * @param otherwise what a failure means
     * @return never fails: a schedule has nobody to tell
     */
    public Uni<Void> run(String job, Uni<?> work, String otherwise) {
        return work.onItemOrFailure().<Void> transform((done, failure) -> {
            note(job, failure);
            if (failure != null) {
                Log.warnf("%s: %s", otherwise, failure);
            }
            return null;
        });
    }

    /** @param failure null when all went well */
    public void note(String job, Throwable failure) {
        Meters its = meters.computeIfAbsent(job, this::register);
        (failure == null ? its.done() : its.failed()).increment();
        its.failing().set(failure == null ? 0 : 1);
    }

    private Meters register(String job) {
        return new Meters(registry.counter("roster.jobs", "name", job, "result", "done"),
                registry.counter("roster.jobs", "name", job, "result", "failed"),
                registry.gauge("roster.job.failing", Tags.of("name", job), new AtomicInteger()));
    }
}
