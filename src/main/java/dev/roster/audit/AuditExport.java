package dev.roster.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.roster.access.Actor;
import dev.roster.audit.Chain.Link;
import dev.roster.database.Database.Snapshot;
import dev.roster.http.Download;
import dev.roster.http.FileFormat;
import dev.roster.http.LongReads;
import dev.roster.value.Csv;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Exports a snapshot of an account's log. A complete file ends with the number of events and the head of the chain: in NDJSON
 * in {@code {"export":{…}}}, in CSV after the cell {@code END}. No event looks like this record.
 */
@ApplicationScoped
public class AuditExport {
    private static final List<String> COLUMNS = List.of("sequence", "id", "occurredAt", "actorKind", "actorId", "actorKeyId",
            "actor", "action", "targetKind", "targetId", "target", "before", "after", "ip", "userAgent", "requestId",
            "previousHash", "hash");

    private static final JsonMapper JSON = JsonMapper.builder().addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).build();

    @Inject
    AuditLog log;
    @Inject
    AuditSnapshot snapshot;
    @Inject
    LongReads longReads;
    @Inject
    Vertx vertx;

    @RegisterForReflection
    record End(UUID account, long events, Verification.Head head) {
    }

    /** Records the export as an event, which is the newest one in the file. */
    public Uni<Void> export(Actor actor, AuditEventList.Filter filter, FileFormat format, Download download) {
        Target target = Target.account(actor.accountId(), "audit log");
        Download file = download.as(format.mediaType(), "audit-events." + format.value());
        return file.orClose(longReads.run(actor.accountId(), log
                .record(actor.accountId(), AuditActor.of(actor), AuditAction.AUDIT_EXPORTED, target, null, json(filter, format))
                .chain(() -> write(actor.accountId(), filter, format, file))));
    }

    /** Writes all events of the snapshot, as a complete file of {@link #export} in NDJSON. */
    public Uni<Void> write(UUID accountId, Snapshot from, Function<String, Uni<Void>> sink) {
        AtomicLong events = new AtomicLong();
        AtomicReference<Link> head = new AtomicReference<>();
        return snapshot.read(from, accountId, AuditEventList.Filter.NONE, chain -> {
            head.set(chain.head());
            return batch -> text(FileFormat.NDJSON, batch, events).chain(text -> sink.apply(text));
        }).chain(() -> sink.apply(end(FileFormat.NDJSON, accountId, events.get(), head.get())));
    }

    private Uni<Void> write(UUID accountId, AuditEventList.Filter filter, FileFormat format, Download file) {
        AtomicLong events = new AtomicLong();
        AtomicReference<Link> head = new AtomicReference<>();
        return snapshot.read(accountId, filter, chain -> {
            head.set(chain.head());
            return batch -> text(format, batch, events).chain(text -> file.write(text));
        }).chain(() -> file.end(end(format, accountId, events.get(), head.get())));
    }

    private Uni<String> text(FileFormat format, List<AuditEvent.Linked> batch, AtomicLong events) {
        boolean first = events.getAndAdd(batch.size()) == 0;
        String heading = first && format == FileFormat.CSV ? Csv.header(COLUMNS) : "";
        return vertx.executeBlocking(() -> batch.stream()
                .map(event -> record(format, AuditEventView.of(event)))
                .collect(Collectors.joining("", heading, "")));
    }

    private static String record(FileFormat format, AuditEventView event) {
        if (format == FileFormat.NDJSON) {
            return json(event) + "\n";
        }
        return Csv.line(Arrays.asList(event.sequence(), event.id(), event.occurredAt(), event.actor().kind(),
                event.actor().id(), event.actor().keyId(), event.actor().label(), event.action(), event.target().kind(),
                event.target().id(), event.target().label(), json(event.before()), json(event.after()),
                event.origin().ip(), event.origin().userAgent(), event.origin().requestId(),
                event.seal().previousHash(), event.seal().hash()));
    }

    private static String end(FileFormat format, UUID accountId, long events, Link head) {
        return format == FileFormat.NDJSON
                ? json(Map.of("export", new End(accountId, events, Verification.Head.of(head)))) + "\n"
                : Csv.line(List.of("END", events + " events", "head " + head.sequence(), head.hashText()));
    }

    private static String json(Object value) {
        try {
            return value == null ? null : JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonObject json(AuditEventList.Filter filter, FileFormat format) {
        return new JsonObject(CanonicalJson.object("memberId", filter.memberId(), "actorId", filter.actorId(), "targetId",
                filter.targetId(), "action", filter.action(), "from", filter.from(), "to", filter.to(), "format",
                format.value()));
    }
}
