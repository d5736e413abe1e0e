package dev.roster.audit;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Download;
import dev.roster.http.FileFormat;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import dev.roster.value.TimeInRange;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}")
@Tag(name = "Audit")
@Produces(MediaType.APPLICATION_JSON)
class AuditResource {
    private static final String ANCHOR = "[0-9]{1,18}:[0-9a-f]{64}";

    @Inject
    CurrentPrincipal current;
    @Inject
    AuditEventList events;
    @Inject
    AuditVerifier verifier;
    @Inject
    AuditExport export;
    @Inject
    Download download;

    @GET
    @Path("audit-events")
    @Requires(Permission.AUDIT_READ)
    @Operation(operationId = "listAuditEvents", summary = "List changes and denied attempts, newest first")
    public Uni<RestResponse<Page<AuditEventView>>> list(@RestPath UUID accountId,
            @RestQuery @Parameter(description = "Only events whose actor or target is this member.") UUID memberId,
            @RestQuery @Parameter(description = "Only events whose actor is this member, or one of the member's keys.") UUID actorId,
            @RestQuery @Parameter(description = "Only events with this target: a member, an invitation, an API key or the account.") UUID targetId,
            @RestQuery @Size(max = 64) @Parameter(description = "Only this action.", example = "member.removed") String action,
            @RestQuery @Parameter(description = "Only events at or after this time.") @TimeInRange Instant from,
            @RestQuery @Parameter(description = "Only events before this time.") @TimeInRange Instant to,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        AuditEventList.Filter filter = new AuditEventList.Filter(memberId, actorId, targetId, action, from, to);
        return events.list(current.actor().accountId(), filter, limit, cursor).map(page -> page.response(uri));
    }

    @GET
    @Path("members/{memberId}/audit-events")
    @Requires(value = Permission.AUDIT_READ, orOwnMembership = true)
    @Operation(operationId = "listAuditEventsOfMember", summary = "List the events with a member as actor or target, newest first", description = """
            The response has the actor of each event, and the origin of events whose actor is the member.""")
    public Uni<RestResponse<Page<AuditEventView>>> listOfMember(@RestPath UUID accountId, @RestPath UUID memberId,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return events.ofMember(current.actor().accountId(), memberId, limit, cursor).map(page -> page.response(uri));
    }

    @GET
    @Path("audit-events/verification")
    @Requires(Permission.AUDIT_READ)
    @Operation(operationId = "verifyAuditEvents", summary = "Verify that no event was altered or deleted", description = """
            Reads the account's whole log, checks each event and its link to the previous one, and returns the first break. With a head \
            that you have kept (from an export, a verification or Roster's own log), it also detects a chain that was rewritten. The \
            duration grows with the log: see docs/performance.md.""")
    @DeclaresProblems(ProblemType.TOO_MANY_EXPORTS)
    public Uni<Verification> verify(@RestPath UUID accountId,
            @RestQuery @Pattern(regexp = ANCHOR, message = "must be `sequence:hash`") @Parameter(description = "A head that you have kept: its sequence, a colon, its hash.", example = "42:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") String anchor) {
        return verifier.verify(current.actor().accountId(), Chain.Link.parse(anchor));
    }

    @GET
    @Path("audit-events/export")
    @Produces(MediaType.WILDCARD)
    @Requires(Permission.AUDIT_READ)
    @Operation(operationId = "exportAuditEvents", summary = "Export the log, oldest first", description = """
            The file is a consistent snapshot, whose newest event is the export itself. If it fails, Roster closes the connection. A complete file \
            ends with the record `{"export":{…}}` in NDJSON, or a record that begins with `END` in CSV: the number of events and the head \
            of the chain. Cells that a spreadsheet would read as a formula begin with an apostrophe.""")
    @APIResponse(responseCode = "200", description = "The file.", content = {
            @Content(mediaType = "application/x-ndjson", schema = @Schema(type = SchemaType.STRING)),
            @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)) })
    @DeclaresProblems(ProblemType.TOO_MANY_EXPORTS)
    @Cancellable
    public Uni<Void> export(@RestPath UUID accountId,
            @RestQuery @DefaultValue("ndjson") @Parameter(description = "`ndjson`, which contains all inputs of the hashes, or `csv`.") FileFormat format,
            @RestQuery UUID memberId,
            @RestQuery UUID actorId,
            @RestQuery UUID targetId,
            @RestQuery @Size(max = 64) String action,
            @RestQuery @TimeInRange Instant from,
            @RestQuery @TimeInRange Instant to) {
        return export.export(current.actor(), new AuditEventList.Filter(memberId, actorId, targetId, action, from, to), format,
                download);
    }
}
