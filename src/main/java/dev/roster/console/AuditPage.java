package dev.roster.console;

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
import dev.roster.audit.AuditExport;
import dev.roster.audit.AuditVerifier;
import dev.roster.audit.ExportFormat;
import dev.roster.audit.Verification;
import dev.roster.console.ActivityPage.EventQuery;
import dev.roster.http.Download;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** What an auditor takes away: the proof that the log is whole, and the log. */
@Path("/accounts/{accountId}/audit")
@InBrowser
class AuditPage {

    private static final String SECTION = "activity";

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance verification(Frame frame, Verification found);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    AuditVerifier verifier;

    @Inject
    AuditExport export;

    @Inject
    People people;

    @Inject
    Download download;

    @GET
    @Path("verification")
    @Produces(MediaType.TEXT_HTML)
    @Requires(Permission.AUDIT_READ)
    public Uni<RestResponse<byte[]>> verify(@RestPath UUID accountId) {
        return verifier.verify(accountId)
                .chain(found -> pages.inAccount(SECTION, frame -> Templates.verification(frame, found)));
    }

    @GET
    @Path("export")
    @Requires(Permission.AUDIT_READ)
    public Uni<Void> export(@RestPath UUID accountId, @RestQuery String format, @RestQuery String person,
            @RestQuery String side,
            @RestQuery String action, @RestQuery String from, @RestQuery String to) {
        ExportFormat as = "csv".equals(format) ? ExportFormat.CSV : ExportFormat.NDJSON;
        EventQuery query = EventQuery.of("", person, side, action, from, to);
        Download file = download.as(as.mediaType(), as.fileName());
        return file.orCut(people.idOf(accountId, query.person())
                .chain(member -> export.export(current.actor(), query.filter(member), as, file)));
    }
}
