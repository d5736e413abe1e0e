package dev.roster.audit;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.audit.Chain.Link;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;

/** Proves an account's chain, or names its first break. */
@ApplicationScoped
public class AuditVerifier {

    @Inject
    AuditSnapshot snapshot;

    @Inject
    LongReads longReads;

    @Inject
    Vertx vertx;

    /** @param anchor a head that the caller kept outside; null for none */
    Uni<Verification> verify(UUID accountId, Link anchor) {
        AtomicReference<ChainCheck> check = new AtomicReference<>();
        return longReads.one(snapshot.read(accountId, AuditEvents.Filter.NONE, chain -> {
            check.set(new ChainCheck(chain, anchor));
            return batch -> check(check.get(), batch);
        })).map(done -> check.get().finish());
    }

    public Uni<Verification> verify(UUID accountId) {
        return verify(accountId, null);
    }

    /** Hashing a thousand events takes longer than an event loop may be kept busy. */
    private Uni<Void> check(ChainCheck check, java.util.List<LinkedEvent> batch) {
        return vertx.executeBlocking(() -> {
            batch.forEach(check::see);
            return null;
        });
    }
}
