package dev.roster.edge;

import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The network between edges and cores. A message can be late, lost or doubled, and an edge can be unreachable. */
final class SimulatedNetwork {
    private final SimulatedTime time;
    private final int latency;
    private final Map<SimulatedEdge, Long> partitionedUntil = new HashMap<>();
    private double loss;
    private boolean hasDelays;

    /**
     * @param latency of most messages at most, in milliseconds
     * @param loss the share of messages that are lost, and of those that are doubled
     * @param hasDelays whether some messages take longer than the latency
     */
    SimulatedNetwork(SimulatedTime time, int latency, double loss, boolean hasDelays) {
        this.time = time;
        this.latency = latency;
        this.loss = loss;
        this.hasDelays = hasDelays;
    }

    void heal() {
        loss = 0;
        hasDelays = false;
        partitionedUntil.clear();
    }

    void partition(SimulatedEdge edge, long duration) {
        partitionedUntil.merge(edge, time.now() + duration, Math::max);
    }

    private boolean isLost(SimulatedEdge edge) {
        return time.now() < partitionedUntil.getOrDefault(edge, 0L) || loss > 0 && time.chance(loss);
    }

    /** The time that a message takes. */
    long delay() {
        return !hasDelays || time.chance(0.97) ? time.between(0, latency) : time.between(latency, 400);
    }

    private void deliver(SimulatedEdge edge, Runnable task) {
        if (!isLost(edge)) {
            time.after(delay(), task);
        }
        if (loss > 0 && time.chance(loss)) {
            time.after(delay(), task);
        }
    }

    /** A request of an edge to a core. */
    <T> Uni<T> call(SimulatedEdge edge, SimulatedCore core, Supplier<Uni<T>> request) {
        return Uni.createFrom().emitter(emitter -> deliver(edge, core.bind(() -> request.get().subscribe().with(
                result -> deliver(edge, edge.bind(() -> emitter.complete(result))),
                failure -> deliver(edge, edge.bind(() -> emitter.fail(failure)))))));
    }
}
