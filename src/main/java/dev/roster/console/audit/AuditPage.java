package dev.roster.console.audit;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.activity.ActiveMembers;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditEventView;
import dev.roster.audit.AuditEvents;
import dev.roster.audit.AuditExport;
import dev.roster.audit.AuditVerifier;
import dev.roster.audit.Verification;
import dev.roster.console.Constants;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.console.Query;
import dev.roster.http.Download;
import dev.roster.http.FileFormat;
import dev.roster.member.MemberList;
import dev.roster.value.EmailAddress;
import dev.roster.value.Times;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Shows, verifies and exports the audit log. */
@Path("/accounts/{accountId}")
@InBrowser
class AuditPage {

    private static final int ROWS = 50;
    private static final int DAYS = 30;
    private static final UUID NOBODY = new UUID(0, 0);

    @CheckedTemplate(basePath = "console/audit")
    @TemplateData(target = AuditAction.class)
    @TemplateData(target = AuditEventView.class)
    @TemplateData(target = AuditEventView.By.class)
    @TemplateData(target = AuditEventView.To.class)
    @TemplateData(target = AuditEventView.From.class)
    @TemplateData(target = Verification.class)
    @TemplateData(target = Verification.Expired.class)
    @TemplateData(target = Verification.FirstBreak.class)
    @TemplateData(target = Verification.Head.class)
    static class Templates {

        static native TemplateInstance activity(Frame frame, EventQuery query, List<EventRow> events, String more, Chart chart,
                List<AuditAction> actions);

        static native TemplateInstance myActivity(Frame frame, List<EventRow> events, String more);

        static native TemplateInstance verification(Frame frame, Verification found);
    }

    @Inject
    Pages pages;

    @Inject
    AuditEvents events;

    @Inject
    AuditVerifier verifier;

    @Inject
    AuditExport export;

    @Inject
    MemberList members;

    @Inject
    ActiveMembers activeMembers;

    @Inject
    Download download;

    @Inject
    Clock clock;

    @GET
    @Path("activity")
    @Produces(MediaType.TEXT_HTML)
    @Requires(Permission.AUDIT_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @RestQuery String person, @RestQuery String side,
            @RestQuery String action, @RestQuery String from, @RestQuery String to, @RestQuery String cursor) {
        EventQuery query = EventQuery.of(pages.at(""), person, side, action, from, to);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return memberId(accountId, query.person())
                .chain(member -> events.list(accountId, query.filter(member), ROWS, cursor))
                .chain(page -> pages.show(activeMembers.until(accountId, today, DAYS),
                        (frame, days) -> Templates.activity(frame, query, EventRow.of(page.items(), frame),
                                query.next(page.nextCursor()), Chart.of(days), List.of(AuditAction.values()))));
    }

    @GET
    @Path("members/{memberId}/activity")
    @Produces(MediaType.TEXT_HTML)
    @Requires(value = Permission.AUDIT_READ, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> ofMember(@RestPath UUID accountId, @RestPath UUID memberId, @RestQuery String cursor) {
        return pages.show(events.ofMember(accountId, memberId, ROWS, cursor),
                (frame, page) -> Templates.myActivity(frame, EventRow.of(page.items(), frame),
                        new Query().next(frame.account().activityOf(memberId), page.nextCursor())));
    }

    @GET
    @Path("audit/verification")
    @Produces(MediaType.TEXT_HTML)
    @Requires(Permission.AUDIT_READ)
    public Uni<RestResponse<byte[]>> verify(@RestPath UUID accountId) {
        return pages.show(verifier.verify(accountId), Templates::verification);
    }

    @GET
    @Path("audit/export")
    @Requires(Permission.AUDIT_READ)
    public Uni<Void> export(@RestPath UUID accountId, @RestQuery String format, @RestQuery String person,
            @RestQuery String side, @RestQuery String action, @RestQuery String from, @RestQuery String to) {
        FileFormat file = "csv".equals(format) ? FileFormat.CSV : FileFormat.NDJSON;
        EventQuery query = EventQuery.of("", person, side, action, from, to);
        return memberId(accountId, query.person())
                .chain(member -> export.export(pages.actor(), query.filter(member), file, download));
    }

    /** @return null for an empty address; an id that matches no event for an unknown address */
    private Uni<UUID> memberId(UUID accountId, String email) {
        if (email.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        EmailAddress address = EmailAddress.orNull(email);
        return address == null ? Uni.createFrom().item(NOBODY)
                : members.idOf(accountId, address.value()).onItem().ifNull().continueWith(NOBODY);
    }

    /** The filter of the page. Values that the page does not offer are empty. @param side {@code about} for the target */
    @TemplateData
    record EventQuery(String account, String person, String side, String action, String from, String to) {

        static EventQuery of(String account, String person, String side, String action, String from, String to) {
            AuditAction known = Constants.of(AuditAction.class, action, null);
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
            return query().next(path(), cursor);
        }

        /** The filtered events as a file. */
        public String export(String format) {
            return query().with("format", format).of(account + "/audit/export");
        }

        private Query query() {
            return new Query().with("person", person).with("side", side).with("action", action).with("from", from).with("to",
                    to);
        }

        private static LocalDate day(String typed) {
            return typed == null ? null : Times.day(typed);
        }
    }

    /** A bar chart of active members by day, 100 units high. */
    @TemplateData
    record Chart(List<Bar> bars, int most, LocalDate first, LocalDate last) {

        private static final int HEIGHT = 100;

        @TemplateData
        record Bar(int x, int y, int height, LocalDate day, int members) {
        }

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
}
