package dev.roster.testing;

import dev.roster.problem.Problem;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Calls services in the application, for background jobs that no request starts. */
public final class Services {
    private Services() {
    }

    public static <T> T call(Supplier<Uni<T>> service) {
        try {
            return VertxContextSupport.subscribeAndAwait(service);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    /** {@code ok}, or the type of the problem with which the call failed. */
    public static String outcome(Supplier<Uni<?>> service) {
        try {
            call(() -> service.get().replaceWithVoid());
            return "ok";
        } catch (Problem problem) {
            return problem.type().slug();
        }
    }

    /** The results of calls that start at the same time. */
    public static <T> List<T> together(List<Supplier<T>> calls) {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            return threads.invokeAll(calls.stream().<Callable<T>> map(call -> () -> {
                start.await();
                return call.get();
            }).toList()).stream().map(Services::result).toList();
        } catch (InterruptedException failure) {
            throw new AssertionError(failure);
        } finally {
            threads.shutdown();
        }
    }

    private static <T> T result(Future<T> call) {
        try {
            return call.get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new AssertionError(failure);
        }
    }
}
