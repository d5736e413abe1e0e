package dev.roster.console;

import dev.roster.audit.AuditEventView;
import dev.roster.console.AuditMessages.Property;
import dev.roster.console.AuditMessages.Value;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A changed property of an audit event, in the reader's language. A missing value is empty. */
@TemplateData
public record EventChange(String name, String before, String after) {
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d.*Z");
    private static final Pattern DURATION = Pattern.compile("P(?=.)(\\d+D)?(T[\\d.HMS]+)?");
    private static final int ID_LENGTH = 36;

    static List<EventChange> of(AuditEventView event, Frame frame) {
        Map<String, Object> before = event.before() == null ? Map.of() : event.before();
        Map<String, Object> after = event.after() == null ? Map.of() : event.after();
        return Stream.concat(before.keySet().stream(), after.keySet().stream()).distinct().sorted()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .map(name -> of(name, before.get(name), after.get(name), frame))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    /** Properties that this release does not define keep their name. */
    static EventChange of(String name, Object before, Object after, Frame frame) {
        Property property = EnumConstant.of(Property.class, name.replaceAll("([A-Z])", "_$1"), null);
        String former = text(property, before, frame);
        String current = text(property, after, frame);
        // Numbers of ids, and times in minutes, can be equal although the values differ.
        boolean isAmbiguous = former.equals(current);
        return new EventChange(property == null ? name
                : frame.message(AuditMessages.class, property, messages -> messages.property(property)),
                isAmbiguous ? exact(before) : former, isAmbiguous ? exact(after) : current);
    }

    private static String exact(Object value) {
        return value instanceof List<?> list ? String.join(", ", list.stream().map(String::valueOf).toList())
                : Objects.toString(value, "");
    }

    private static String text(Property property, Object value, Frame frame) {
        if (value == null) {
            return "";
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty() && list.stream().allMatch(EventChange::isId) ? Integer.toString(list.size())
                    : String.join(", ", list.stream().map(each -> text(property, each, frame)).toList());
        }
        if (value instanceof Boolean flag) {
            Value constant = flag ? Value.TRUE : Value.FALSE;
            return frame.message(AuditMessages.class, constant, messages -> messages.value(constant));
        }
        String text = value.toString();
        if (INSTANT.matcher(text).matches()) {
            return instant(text, frame);
        }
        if (DURATION.matcher(text).matches()) {
            return duration(text, frame);
        }
        return property == null ? text : constant(property, text, frame);
    }

    private static String constant(Property property, String text, Frame frame) {
        return switch (property) {
            case ROLE, ROLE_AFTERWARDS -> frame.roleName(text);
            case STATUS -> frame.memberStatus(text);
            case LANGUAGE, DEFAULT_LANGUAGE -> frame.languageName(text);
            case STATE, DECISION, ENDED_BY -> {
                Value constant = EnumConstant.of(Value.class, text, null);
                yield constant == null ? text
                        : frame.message(AuditMessages.class, constant, messages -> messages.value(constant));
            }
            default -> text;
        };
    }

    private static String instant(String text, Frame frame) {
        try {
            return frame.exact(Instant.parse(text));
        } catch (DateTimeParseException notATime) {
            return text;
        }
    }

    /** In days, hours or minutes: the largest unit without a remainder. */
    private static String duration(String text, Frame frame) {
        try {
            Duration duration = Duration.parse(text);
            UiMessages messages = frame.messages(UiMessages.class);
            if (duration.toSeconds() % Duration.ofMinutes(1).toSeconds() != 0) {
                return text;
            }
            if (duration.toMinutes() % Duration.ofHours(1).toMinutes() != 0) {
                return messages.minutes(duration.toMinutes());
            }
            return duration.toHours() % Duration.ofDays(1).toHours() == 0 ? messages.days(duration.toDays())
                    : messages.hours(duration.toHours());
        } catch (DateTimeParseException | ArithmeticException notADuration) {
            return text;
        }
    }

    private static boolean isId(Object value) {
        try {
            return value instanceof String text && text.length() == ID_LENGTH && UUID.fromString(text) != null;
        } catch (IllegalArgumentException otherText) {
            return false;
        }
    }
}
