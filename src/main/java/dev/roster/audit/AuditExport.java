package dev.roster.audit;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.http.Download;
import dev.roster.http.LongReads;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;

/**
 * Writes an account's log into a file: one snapshot of it, or a transfer that visibly breaks off. The last record says that
 * it is the last one, and how the chain stood.
 */
@ApplicationScoped
public class AuditExport {

    @Inject
    AuditLog log;

    @Inject
    AuditSnapshot snapshot;

    @Inject
    LongReads longReads;

    @Inject
    Vertx vertx;

    /** That the log was taken out is itself in the log, and in the file. */
    public Uni<Void> export(Actor actor, AuditEvents.Filter filter, ExportFormat format, Download file) {
        AuditLog.Entry entry = new AuditLog.Entry(AuditAction.AUDIT_EXPORTED, Target.account(actor.accountId(), "audit log"),
                null,
                described(filter).put("format", format.name().toLowerCase(java.util.Locale.ROOT)));
        return longReads.one(actor.accountId(), log.recordAlone(actor.accountId(), AuditActor.of(actor), entry)
                .chain(() -> write(actor.accountId(), filter, format, file)));
    }

    private Uni<Void> write(UUID accountId, AuditEvents.Filter filter, ExportFormat format, Download file) {
        AtomicLong written = new AtomicLong();
        Chain[] asOf = new Chain[1];
        return snapshot.read(accountId, filter, chain -> {
            asOf[0] = chain;
            return batch -> text(format, batch, written).chain(file::write);
        }).chain(() -> file.end(format.end(accountId, written.get(), asOf[0].head())));
    }

    private Uni<String> text(ExportFormat format, List<LinkedEvent> batch, AtomicLong written) {
        String heading = written.getAndAdd(batch.size()) == 0 ? format.heading() : "";
        return vertx.executeBlocking(() -> {
            StringBuilder text = new StringBuilder(heading);
            batch.forEach(event -> text.append(format.record(AuditEventView.of(event))));
            return text.toString();
        });
    }

    private static JsonObject described(AuditEvents.Filter filter) {
        JsonObject json = new JsonObject();
        put(json, "actorId", filter.actorId());
        put(json, "targetId", filter.targetId());
        put(json, "action", filter.action());
        put(json, "from", filter.from());
        put(json, "to", filter.to());
        return json;
    }

    private static void put(JsonObject json, String name, Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }
}
