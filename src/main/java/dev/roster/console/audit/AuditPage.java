package dev.roster.console.audit;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.console.Query;
import dev.roster.http.Download;
import dev.roster.http.FileFormat;
import dev.roster.member.MemberList;
import dev.roster.value.EmailAddress;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Shows, verifies and exports the audit log. */
@Path("/accounts/{accountId}")
@InBrowser
class AuditPage {

    private static final String SECTION = "activity";
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
        EventQuery query = EventQuery.of("/accounts/" + accountId, person, side, action, from, to);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return memberId(accountId, query.person())
                .chain(member -> events.list(accountId, query.filter(member), ROWS, cursor))
                .chain(page -> activeMembers.until(accountId, today, DAYS)
                        .chain(days -> pages.inAccount(SECTION, frame -> Templates.activity(frame, query,
                                EventRow.of(page.items(), frame), query.next(page.nextCursor()), Chart.of(days),
                                List.of(AuditAction.values())))));
    }

    @GET
    @Path("members/{memberId}/activity")
    @Produces(MediaType.TEXT_HTML)
    @Requires(value = Permission.AUDIT_READ, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> ofMember(@RestPath UUID accountId, @RestPath UUID memberId, @RestQuery String cursor) {
        return events.ofMember(accountId, memberId, ROWS, cursor)
                .chain(page -> pages.inAccount(SECTION, frame -> Templates.myActivity(frame, EventRow.of(page.items(), frame),
                        Query.next(frame.account().activityOf(memberId), page.nextCursor()))));
    }

    @GET
    @Path("audit/verification")
    @Produces(MediaType.TEXT_HTML)
    @Requires(Permission.AUDIT_READ)
    public Uni<RestResponse<byte[]>> verify(@RestPath UUID accountId) {
        return verifier.verify(accountId)
                .chain(found -> pages.inAccount(SECTION, frame -> Templates.verification(frame, found)));
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
}
