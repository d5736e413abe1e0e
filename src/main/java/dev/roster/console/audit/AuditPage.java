package dev.roster.console.audit;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.activity.ActiveMembers;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditEventList;
import dev.roster.audit.AuditExport;
import dev.roster.audit.AuditVerifier;
import dev.roster.audit.Verification;
import dev.roster.console.EnumConstant;
import dev.roster.console.EventRow;
import dev.roster.console.FormValues;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.console.QueryString;
import dev.roster.http.Download;
import dev.roster.http.FileFormat;
import dev.roster.member.MemberList;
import dev.roster.value.EmailAddress;
import dev.roster.value.Ids;
import dev.roster.value.Times;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Shows, verifies and exports the audit log. */
@Cancellable(false)
@Path("/accounts/{accountId}")
@InBrowser
class AuditPage {
    private static final int DAYS = 30;
    private static final UUID NO_MEMBER = Ids.NIL;

    @CheckedTemplate(basePath = "console/audit")
    @TemplateData(target = AuditAction.class)
    @TemplateData(target = Verification.class)
    @TemplateData(target = Verification.Expired.class)
    @TemplateData(target = Verification.FirstBreak.class)
    @TemplateData(target = Verification.Head.class)
    static class Templates {
        static native TemplateInstance activity(Frame frame, EventQuery query, List<EventRow> events, String next, Chart chart,
                List<AuditAction> actions);

        static native TemplateInstance myActivity(Frame frame, List<EventRow> events, String next);

        static native TemplateInstance verification(Frame frame, Verification verification);
    }

    @Inject
    Pages pages;
    @Inject
    AuditEventList events;
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
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @BeanParam EventQuery query, @RestQuery String cursor) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return memberId(accountId, query.person())
                .chain(member -> events.list(accountId, query.filter(member), Pages.ROWS_PER_PAGE, cursor))
                .chain(page -> pages.show(activeMembers.until(accountId, today, DAYS),
                        (frame, days) -> Templates.activity(frame, query, EventRow.of(page.items(), frame),
                                frame.next(page.nextCursor()), Chart.of(days, frame), List.of(AuditAction.values()))));
    }

    @GET
    @Path("members/{memberId}/activity")
    @Produces(MediaType.TEXT_HTML)
    @Requires(value = Permission.AUDIT_READ, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> ofMember(@RestPath UUID accountId, @RestPath UUID memberId, @RestQuery String cursor) {
        return pages.show(events.ofMember(accountId, memberId, Pages.ROWS_PER_PAGE, cursor), (frame, page) -> Templates
                .myActivity(frame, EventRow.of(page.items(), frame), frame.next(page.nextCursor())));
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
    @Cancellable
    public Uni<Void> export(@RestPath UUID accountId, @RestQuery String format, @BeanParam EventQuery query) {
        FileFormat file = "csv".equals(format) ? FileFormat.CSV : FileFormat.NDJSON;
        return memberId(accountId, query.person())
                .chain(member -> export.export(pages.actor(), query.filter(member), file, download));
    }

    /** @return null for an empty address; an id that matches no event for an unknown address */
    private Uni<UUID> memberId(UUID accountId, String email) {
        if (email.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        EmailAddress address = EmailAddress.orNull(email);
        return address == null ? Uni.createFrom().item(NO_MEMBER)
                : members.idOf(accountId, address.value()).onItem().ifNull().continueWith(NO_MEMBER);
    }

    /**
     * The filter of the page. Values that the page does not offer become empty.
     *
     * @param involvement {@code target}, {@code any} for actor or target, or empty for the actor
     */
    @TemplateData
    record EventQuery(@RestQuery String person, @RestQuery String involvement, @RestQuery String action, @RestQuery String from,
            @RestQuery String to) {
        EventQuery {
            person = person == null ? "" : FormValues.address(person).replaceAll("\\p{Cntrl}", "");
            involvement = "target".equals(involvement) || "any".equals(involvement) ? involvement : "";
            AuditAction known = EnumConstant.of(AuditAction.class, action, null);
            action = known == null ? "" : known.value();
            from = day(from) == null ? "" : from;
            to = day(to) == null ? "" : to;
        }

        AuditEventList.Filter filter(UUID member) {
            return new AuditEventList.Filter(involvement.equals("any") ? member : null,
                    involvement.isEmpty() ? member : null, involvement.equals("target") ? member : null,
                    action.isEmpty() ? null : action,
                    from.isEmpty() ? null : Times.start(day(from)), to.isEmpty() ? null : Times.end(day(to)));
        }

        public boolean isFiltered() {
            return !person.isEmpty() || !action.isEmpty() || !from.isEmpty() || !to.isEmpty();
        }

        /** The query of the filtered events as a file. */
        public String export(String format) {
            return new QueryString().with("person", person).with("involvement", involvement).with("action", action)
                    .with("from", from)
                    .with("to", to).with("format", format).of("");
        }

        private static LocalDate day(String typed) {
            return typed == null ? null : Times.day(typed);
        }
    }

    /** A bar chart of active members by day, 100 units high. */
    @TemplateData
    record Chart(List<Bar> bars, int max) {
        private static final int HEIGHT = 100;

        @TemplateData
        record Bar(int x, int y, int height, String day, int members) {
        }

        static Chart of(List<ActiveMembers.Day> days, Frame frame) {
            int max = days.stream().mapToInt(ActiveMembers.Day::members).max().orElse(0);
            List<Bar> bars = new ArrayList<>();
            for (int i = 0; i < days.size(); i++) {
                int members = days.get(i).members();
                int height = members == 0 ? 0 : Math.max(2, members * HEIGHT / max);
                bars.add(new Bar(i * 10 + 1, HEIGHT - height, height, frame.day(days.get(i).day()), members));
            }
            return new Chart(bars, max);
        }

        public String first() {
            return bars.get(0).day();
        }

        public String last() {
            return bars.get(bars.size() - 1).day();
        }
    }
}
