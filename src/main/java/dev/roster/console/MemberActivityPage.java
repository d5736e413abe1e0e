package dev.roster.console;

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
import dev.roster.audit.AuditEvents;
import dev.roster.console.ActivityPage.Event;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** What a member did and what was done to them: everybody may see their own. */
@Path("/accounts/{accountId}/members/{memberId}/activity")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class MemberActivityPage {

    private static final String SECTION = "activity";
    private static final int ROWS = 50;

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance myActivity(Frame frame, List<Event> events, String more);
    }

    @Inject
    Pages pages;

    @Inject
    AuditEvents events;

    @GET
    @Requires(value = Permission.AUDIT_READ, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId, @RestPath UUID memberId, @RestQuery String cursor) {
        return events.ofMember(accountId, memberId, ROWS, cursor)
                .chain(page -> pages.inAccount(SECTION, frame -> Templates.myActivity(frame, Event.all(page),
                        page.nextCursor() == null ? null
                                : new Query().with("cursor", page.nextCursor()).of(frame.account().activityOf(memberId)))));
    }
}
