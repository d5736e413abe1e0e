package dev.roster.console.audit;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditEventView;
import dev.roster.console.Constants;
import dev.roster.console.Frame;
import io.quarkus.qute.TemplateData;

/** An event with its labels in the reader's language. @param actorKind null for members */
@TemplateData
record EventRow(AuditEventView view, String action, String actorKind, List<Change> changes) {

    /** A changed property. A missing value is empty. */
    @TemplateData
    record Change(String name, String before, String after) {
    }

    static List<EventRow> of(List<AuditEventView> events, Frame frame) {
        return events.stream()
                .map(event -> new EventRow(event, action(event.action(), frame), actorKind(event.actor().kind(), frame),
                        changes(event)))
                .toList();
    }

    /** Actions of earlier releases have no message. */
    private static String action(String value, Frame frame) {
        AuditAction action = Constants.of(AuditAction.class, value, null);
        return action == null ? value : frame.phrase(AuditMessages.class, action, messages -> messages.action_name(action));
    }

    private static String actorKind(String value, Frame frame) {
        AuditActor.Kind kind = Constants.of(AuditActor.Kind.class, value, AuditActor.Kind.SYSTEM);
        return kind == AuditActor.Kind.MEMBER ? null
                : frame.phrase(AuditMessages.class, kind, messages -> messages.actor_kind(kind));
    }

    private static List<Change> changes(AuditEventView event) {
        Map<String, Object> before = event.before() == null ? Map.of() : event.before();
        Map<String, Object> after = event.after() == null ? Map.of() : event.after();
        return Stream.concat(before.keySet().stream(), after.keySet().stream()).distinct().sorted()
                .map(name -> new Change(name, text(before.get(name)), text(after.get(name))))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    private static String text(Object value) {
        return value instanceof List<?> list ? String.join(", ", list.stream().map(String::valueOf).toList())
                : Objects.toString(value, "");
    }
}
