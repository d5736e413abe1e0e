package dev.roster.console;

import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditEventView;
import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * An audit event with its labels in the reader's language, as the tag {@code events} shows it.
 *
 * @param actorKind null for members
 */
@TemplateData
@TemplateData(target = AuditEventView.class)
@TemplateData(target = AuditEventView.Actor.class)
@TemplateData(target = AuditEventView.Target.class)
@TemplateData(target = AuditEventView.Origin.class)
public record EventRow(AuditEventView view, String action, String actorKind, List<EventChange> changes) {
    public static List<EventRow> of(List<AuditEventView> events, Frame frame) {
        return events.stream()
                .map(event -> new EventRow(event, action(event.action(), frame), actorKind(event.actor().kind(), frame),
                        EventChange.of(event, frame)))
                .toList();
    }

    /** Actions that this release does not define have no message. */
    private static String action(String value, Frame frame) {
        AuditAction action = EnumConstant.of(AuditAction.class, value, null);
        return action == null ? value
                : frame.message(AuditMessages.class, action, messages -> messages.action_name(action));
    }

    private static String actorKind(String value, Frame frame) {
        AuditActor.Kind kind = EnumConstant.of(AuditActor.Kind.class, value, AuditActor.Kind.SYSTEM);
        return kind == AuditActor.Kind.MEMBER ? null
                : frame.message(AuditMessages.class, kind, messages -> messages.actor_kind(kind));
    }
}
