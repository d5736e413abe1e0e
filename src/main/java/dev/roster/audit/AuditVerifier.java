package dev.roster.audit;

import dev.roster.audit.Chain.Link;
import dev.roster.audit.Verification.Kind;
import dev.roster.http.LongReads;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

@ApplicationScoped
public class AuditVerifier {
    private static final String WHOLE = "whole";
    private static final String NOT_AS_ANCHORED = "not-as-anchored";
    private static final String BROKEN = "broken";
    private static final Set<Kind> AGAINST_ANCHOR = EnumSet.of(Kind.REWRITTEN, Kind.TRUNCATED);

    @Inject
    AuditSnapshot snapshot;
    @Inject
    LongReads longReads;
    @Inject
    Vertx vertx;
    @Inject
    Clock clock;
    @Inject
    MeterRegistry meters;

    /** Starts each counter at 0, so that an alert on an increase detects the first increase. */
    @Startup
    void register() {
        List.of(WHOLE, NOT_AS_ANCHORED, BROKEN).forEach(this::counter);
    }

    /** @param anchor a head that the caller has kept; null for none */
    Uni<Verification> verify(UUID accountId, Link anchor) {
        AtomicReference<ChainCheck> check = new AtomicReference<>();
        return longReads.run(accountId, snapshot.read(accountId, AuditEvents.Filter.NONE, chain -> {
            check.set(new ChainCheck(chain, anchor, clock.instant()));
            return batch -> accept(check.get(), batch);
        })).map(done -> check.get().finish())
                .invoke(verification -> report(accountId, anchor, verification));
    }

    public Uni<Verification> verify(UUID accountId) {
        return verify(accountId, null);
    }

    /** Runs on a worker thread, because hashing a thousand events would block the event loop for too long. */
    private Uni<Void> accept(ChainCheck check, List<AuditEvent.Linked> batch) {
        return vertx.executeBlocking(() -> {
            batch.forEach(check::accept);
            return null;
        });
    }

    /** A chain that does not match the caller's anchor raises no alert: the anchor can be wrong. */
    private void report(UUID accountId, Link anchor, Verification verification) {
        if (verification.whole()) {
            counter(WHOLE).increment();
        } else if (anchor != null && AGAINST_ANCHOR.contains(verification.firstBreak().kind())) {
            counter(NOT_AS_ANCHORED).increment();
        } else {
            counter(BROKEN).increment();
            Log.errorf("The audit log of account %s is broken: %s at event %d", accountId,
                    verification.firstBreak().kind().value(), verification.firstBreak().sequence());
        }
    }

    private Counter counter(String result) {
        return meters.counter("roster.audit.verifications", "result", result);
    }
}
