package dev.roster.console.audit;

import java.time.LocalDate;
import java.util.UUID;

import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditEvents;
import dev.roster.console.Constants;
import dev.roster.console.Query;
import dev.roster.value.Times;
import io.quarkus.qute.TemplateData;

/** The filter of the activity page. Values that the page does not offer are empty. @param side {@code about} for the target */
@TemplateData
record EventQuery(String account, String person, String side, String action, String from, String to) {

    static EventQuery of(String account, String person, String side, String action, String from, String to) {
        AuditAction known = action == null ? null : Constants.of(AuditAction.class, action, null);
        return new EventQuery(account, person == null ? "" : person.strip().replaceAll("\\p{Cntrl}", ""),
                "about".equals(side) ? side : "", known == null ? "" : known.value(), day(from) == null ? "" : from,
                day(to) == null ? "" : to);
    }

    AuditEvents.Filter filter(UUID member) {
        boolean about = side.equals("about");
        return new AuditEvents.Filter(about ? null : member, about ? member : null, action.isEmpty() ? null : action,
                from.isEmpty() ? null : Times.start(day(from)), to.isEmpty() ? null : Times.end(day(to)));
    }

    public String path() {
        return account + "/activity";
    }

    public boolean isFiltered() {
        return !person.isEmpty() || !action.isEmpty() || !from.isEmpty() || !to.isEmpty();
    }

    String next(String cursor) {
        return cursor == null ? null : query().with("cursor", cursor).of(path());
    }

    /** The filtered events as a file. */
    public String export(String format) {
        return query().with("format", format).of(account + "/audit/export");
    }

    private Query query() {
        return new Query().with("person", person).with("side", side).with("action", action).with("from", from).with("to", to);
    }

    private static LocalDate day(String typed) {
        return typed == null ? null : Times.day(typed);
    }
}
