package dev.roster.edge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Checks each answer of an edge against the losses whose responses arrived before the request. */
final class SafetyChecks {
    /** The beginning of a violation of safety. */
    static final String UNSAFE = "an edge allowed ";

    private final SimulatedTime time;

    /** The lowest version that an answer may have: the newest loss that has been answered. */
    private final Map<UUID, Integer> floors = new HashMap<>();
    private final Set<UUID> revocationsAnswered = new HashSet<>();

    /** When the operator got the response to the eviction of a session. */
    private final Map<UUID, Long> evictedAt = new HashMap<>();

    /** Of safety, and of liveness. */
    final List<String> violations = new ArrayList<>();
    int allowedFromMemory;

    SafetyChecks(SimulatedTime time) {
        this.time = time;
    }

    /** Requires at least this version for the requests that arrive from now on. */
    void expect(UUID account, int version) {
        floors.merge(account, version, Math::max);
    }

    /** The operator has the response to the revocation. */
    void revoked(UUID credential) {
        revocationsAnswered.add(credential);
    }

    /** The operator has the response to the eviction. */
    void evicted(UUID session) {
        evictedAt.put(session, time.now());
    }

    SimulatedEdge.Request arrive(SimulatedEdge edge, UUID account, String key) {
        return new SimulatedEdge.Request(account, key, time.now(), floors.getOrDefault(account, 0),
                revocationsAnswered.contains(edge.credential));
    }

    void allowFromMemory(UUID session, SimulatedEdge.Request request, SimulatedEdge.Result result) {
        allow(request, result);
        if (request.revoked()) {
            violations.add(UNSAFE + "a request with a revoked credential");
        }
        if (evictedAt.getOrDefault(session, Long.MAX_VALUE) < request.arrivedAt()) {
            violations.add(UNSAFE + "a request in an evicted session");
        }
        allowedFromMemory++;
    }

    void allow(SimulatedEdge.Request request, SimulatedEdge.Result result) {
        if (result.version() < request.floor()) {
            violations.add(UNSAFE + "version " + result.version() + " after the response to the loss of version "
                    + request.floor());
        }
        if (request.arrivedAt() > result.expiresAt()) {
            violations.add(UNSAFE + "a request after the expiry");
        }
    }
}
