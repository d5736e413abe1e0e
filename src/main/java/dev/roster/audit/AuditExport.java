package dev.roster.audit;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.http.Download;
import dev.roster.http.LongReads;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;

/** Exports a snapshot of an account's log. A complete file ends with a record that contains the head of the chain. */
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

    /** The export is itself an event, and the newest one in the file. */
    public Uni<Void> export(Actor actor, AuditEvents.Filter filter, ExportFormat format, Download file) {
        Target target = Target.account(actor.accountId(), "audit log");
        return longReads.one(actor.accountId(), log
                .record(actor.accountId(), AuditActor.of(actor), AuditAction.AUDIT_EXPORTED, target, null, json(filter, format))
                .chain(() -> write(actor.accountId(), filter, format, file)));
    }

    private Uni<Void> write(UUID accountId, AuditEvents.Filter filter, ExportFormat format, Download file) {
        AtomicLong written = new AtomicLong();
        AtomicReference<Chain> exported = new AtomicReference<>();
        return snapshot.read(accountId, filter, chain -> {
            exported.set(chain);
            return batch -> text(format, batch, written).chain(file::write);
        }).chain(() -> file.end(format.end(accountId, written.get(), exported.get().head())));
    }

    private Uni<String> text(ExportFormat format, List<LinkedEvent> batch, AtomicLong written) {
        String heading = written.getAndAdd(batch.size()) == 0 ? format.heading() : "";
        return vertx.executeBlocking(() -> {
            StringBuilder text = new StringBuilder(heading);
            batch.forEach(event -> text.append(format.record(AuditEventView.of(event))));
            return text.toString();
        });
    }

    private static JsonObject json(AuditEvents.Filter filter, ExportFormat format) {
        JsonObject json = new JsonObject();
        CanonicalJson.object("actorId", filter.actorId(), "targetId", filter.targetId(), "action", filter.action(), "from",
                filter.from(), "to", filter.to(), "format", format.name().toLowerCase(Locale.ROOT)).forEach(json::put);
        return json;
    }
}
