package dev.roster.bench.app;

import dev.roster.access.AccessBarrier;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.util.UUID;

/** The baseline of changes: in a process with {@code BENCH_NO_BARRIER}, no response reads whether edges must be notified. */
@Decorator
@Priority(1)
public class SkippedBarrier implements AccessBarrier {
    private final boolean skipped = System.getenv("BENCH_NO_BARRIER") != null;

    @Inject
    @Any
    @Delegate
    AccessBarrier barrier;

    @Override
    public Uni<Void> record(UUID accountId) {
        return barrier.record(accountId);
    }

    @Override
    public Uni<Void> await(UUID accountId) {
        return skipped ? Uni.createFrom().voidItem() : barrier.await(accountId);
    }

    @Override
    public void start(UUID accountId) {
        barrier.start(accountId);
    }
}
