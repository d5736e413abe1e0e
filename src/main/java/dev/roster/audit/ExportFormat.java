package dev.roster.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import dev.roster.audit.Chain.Link;
import dev.roster.http.FileFormat;
import dev.roster.value.Csv;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Both formats end with a record that cannot be confused with an event. */
public enum ExportFormat {

    /** One JSON object per line; the last one is {@code {"export":{…}}}. */
    NDJSON("application/x-ndjson", "ndjson") {
        @Override
        String heading() {
            return "";
        }

        @Override
        String record(AuditEventView event) {
            return json(event) + "\n";
        }

        @Override
        String end(UUID accountId, long events, Link head) {
            return json(Map.of("export", new End(accountId, events, Verification.Head.of(head)))) + "\n";
        }
    },

    /** RFC 4180 with a byte order mark and a heading; the last record begins with {@code END}. */
    CSV(Csv.MEDIA_TYPE, "csv") {
        @Override
        String heading() {
            return Csv.heading(COLUMNS);
        }

        @Override
        String record(AuditEventView event) {
            return Csv.line(Arrays.asList(event.sequence(), event.id(), event.occurredAt(), event.actor().kind(),
                    event.actor().id(), event.actor().keyId(), event.actor().label(), event.action(), event.target().kind(),
                    event.target().id(), event.target().label(), json(event.before()), json(event.after()),
                    event.origin().ip(), event.origin().userAgent(), event.origin().requestId(),
                    event.seal().previousHash(), event.seal().hash()));
        }

        @Override
        String end(UUID accountId, long events, Link head) {
            return Csv.line(List.of("END", events + " events", "head " + head.sequence(), head.hashText()));
        }
    };

    private static final List<String> COLUMNS = List.of("sequence", "id", "occurredAt", "actorKind", "actorId", "actorKeyId",
            "actor", "action", "targetKind", "targetId", "target", "before", "after", "ip", "userAgent", "requestId",
            "previousHash", "hash");

    private static final JsonMapper JSON = JsonMapper.builder().addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).build();

    private final String mediaType;
    private final String extension;

    ExportFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    @RegisterForReflection
    record End(UUID account, long events, Verification.Head head) {
    }

    static ExportFormat of(FileFormat format) {
        return format == FileFormat.CSV ? CSV : NDJSON;
    }

    abstract String heading();

    abstract String record(AuditEventView event);

    abstract String end(UUID accountId, long events, Link head);

    public String mediaType() {
        return mediaType;
    }

    public String fileName() {
        return "audit-events." + extension;
    }

    private static String json(Object value) {
        try {
            return value == null ? null : JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
