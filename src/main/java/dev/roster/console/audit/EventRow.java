package dev.roster.console.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditEventView;
import dev.roster.console.Constants;
import dev.roster.console.Frame;
import io.quarkus.qute.TemplateData;

/** An event with its labels in the reader's language. @param actorKind null for members */
@TemplateData
record EventRow(AuditEventView view, String action, String actorKind, List<Change> changes) {

    /** A changed property; empty if there was, or is, no value. */
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
        Set<String> names = new TreeSet<>(keys(event.before()));
        names.addAll(keys(event.after()));
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            String before = value(event.before(), name);
            String after = value(event.after(), name);
            if (!before.equals(after)) {
                changes.add(new Change(name, before, after));
            }
        }
        return changes;
    }

    private static Set<String> keys(Map<String, Object> state) {
        return state == null ? Set.of() : state.keySet();
    }

    private static String value(Map<String, Object> state, String name) {
        Object value = state == null ? null : state.get(name);
        return value instanceof List<?> list ? String.join(", ", list.stream().map(String::valueOf).toList())
                : value == null ? "" : value.toString();
    }
}
