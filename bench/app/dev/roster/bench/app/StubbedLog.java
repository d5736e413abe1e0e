package dev.roster.bench.app;

import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.UUID;

/** The baseline of changes: in a process with {@code BENCH_NO_AUDIT}, the audit log writes nothing. */
@Alternative
@Priority(1)
@ApplicationScoped
public class StubbedLog extends AuditLog {
    private final boolean stubbed = System.getenv("BENCH_NO_AUDIT") != null;

    @Override
    public Uni<Void> recordAll(UUID accountId, AuditActor actor, List<Entry> entries) {
        return stubbed ? Uni.createFrom().voidItem() : super.recordAll(accountId, actor, entries);
    }
}
