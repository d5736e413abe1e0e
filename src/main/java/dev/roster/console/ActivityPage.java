package dev.roster.console;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.activity.ActiveMembers;
import dev.roster.audit.AuditEventView;
import dev.roster.audit.AuditEvents;
import dev.roster.list.Page;
import dev.roster.value.Times;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Who did what, and how many members are active. */
@Path("/accounts/{accountId}/activity")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class ActivityPage {

    private static final String SECTION = "activity";
    private static final int ROWS = 50;
    private static final int DAYS = 30;
    private static final List<String> ACTIONS = List.of("member.joined", "member.role-changed",
            "member.role-expired", "member.expiry-changed", "member.expired", "member.suspended", "member.reactivated",
            "member.removed", "member.left", "invitation.created", "invitation.changed",
            "invitation.resent", "invitation.accepted", "invitation.declined", "invitation.revoked", "mail.bounced",
            "role.created",
            "role.changed", "role.deleted", "api-key.created", "api-key.renamed", "api-key.revoked", "account.opened",
            "account.changed", "account.dormancy-policy-changed", "account.closed", "review.started", "review.decided",
            "review.completed", "review.cancelled",
            "review-schedule.created", "review-schedule.changed", "review-schedule.deleted", "review-schedule.failed",
            "access.refused", "audit.exported", "member.erased");

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance activity(Frame frame, EventQuery query, List<Event> events, String more, Chart chart,
                List<String> actions);
    }

    /** What the page was asked for, as it was typed. @param side {@code about} for what was done to the person */
    @TemplateData
    record EventQuery(String path, String person, String side, String action, String from, String to) {

        static EventQuery of(String path, String person, String side, String action, String from, String to) {
            return new EventQuery(path, text(person), "about".equals(side) ? side : "",
                    action != null && ACTIONS.contains(action) ? action : "",
                    day(from) == null ? "" : from, day(to) == null ? "" : to);
        }

        AuditEvents.Filter filter(UUID member) {
            boolean about = side.equals("about");
            return new AuditEvents.Filter(about ? null : member, about ? member : null, action.isEmpty() ? null : action,
                    day(from) == null ? null : Times.start(day(from)), day(to) == null ? null : Times.end(day(to)));
        }

        public boolean isFiltered() {
            return !person.isEmpty() || !action.isEmpty() || !from.isEmpty() || !to.isEmpty();
        }

        String from(String cursor) {
            return query().with("cursor", cursor).of(path);
        }

        /** What is shown, all of it, as a file. */
        public String export(String format) {
            return query().with("format", format).of(path.replaceFirst("/activity$", "/audit/export"));
        }

        private Query query() {
            return new Query().with("person", person).with("side", side).with("action", action).with("from", from)
                    .with("to", to);
        }

        private static String text(String typed) {
            return typed == null ? "" : typed.strip().replaceAll("\\p{Cntrl}", "");
        }

        private static LocalDate day(String typed) {
            return typed == null ? null : Times.day(typed);
        }

    }

    /** An event with its changes in words. */
    @TemplateData
    record Event(AuditEventView view, List<Change> changes) {

        static List<Event> all(Page<AuditEventView> page) {
            return page.items().stream().map(Event::of).toList();
        }

        static Event of(AuditEventView view) {
            Set<String> names = new TreeSet<>();
            names.addAll(keys(view.before()));
            names.addAll(keys(view.after()));
            List<Change> changes = new ArrayList<>();
            for (String name : names) {
                String before = value(view.before(), name);
                String after = value(view.after(), name);
                if (!before.equals(after)) {
                    changes.add(new Change(name, before, after));
                }
            }
            return new Event(view, changes);
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

    /** A property that was changed; empty where there was, or is, none. */
    @TemplateData
    record Change(String name, String before, String after) {
    }

    /** Bars of one unit's width each, the highest of which is as high as the chart. */
    @TemplateData
    record Chart(List<Bar> bars, int most, LocalDate first, LocalDate last) {

        static final int HEIGHT = 100;

        static Chart of(List<ActiveMembers.Day> days) {
            int most = days.stream().mapToInt(ActiveMembers.Day::members).max().orElse(0);
            List<Bar> bars = new ArrayList<>();
            for (int i = 0; i < days.size(); i++) {
                int members = days.get(i).members();
                int height = members == 0 ? 0 : Math.max(2, members * HEIGHT / most);
                bars.add(new Bar(i * 10 + 1, HEIGHT - height, height, days.get(i).day(), members));
            }
            return new Chart(bars, most, days.get(0).day(), days.get(days.size() - 1).day());
        }
    }

    @TemplateData
    record Bar(int x, int y, int height, LocalDate day, int members) {
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    AuditEvents events;

    @Inject
    People people;

    @Inject
    ActiveMembers activeMembers;

    @Inject
    Clock clock;

    @GET
    @Requires(Permission.AUDIT_READ)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId, @RestQuery String person, @RestQuery String side,
            @RestQuery String action, @RestQuery String from, @RestQuery String to, @RestQuery String cursor) {
        EventQuery query = EventQuery.of("/accounts/" + accountId + "/activity", person, side, action, from, to);
        return people.idOf(accountId, query.person())
                .chain(member -> events.list(accountId, query.filter(member), ROWS, cursor))
                .chain(page -> chart(accountId).chain(chart -> show(query, page, chart)));
    }

    private Uni<RestResponse<byte[]>> show(EventQuery query, Page<AuditEventView> page, Chart chart) {
        List<Event> shown = Event.all(page);
        String more = page.nextCursor() == null ? null : query.from(page.nextCursor());
        return pages.inAccount(SECTION, frame -> Templates.activity(frame, query, shown, more, chart, ACTIONS));
    }

    private Uni<Chart> chart(UUID accountId) {
        return activeMembers.until(accountId, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), DAYS).map(Chart::of);
    }
}
