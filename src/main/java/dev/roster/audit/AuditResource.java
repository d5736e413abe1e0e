package dev.roster.audit;

import java.time.Instant;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentCall;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.platform.Page;
import io.smallrye.mutiny.Uni;

@Path("/v1/accounts/{accountId}/audit-events")
@Tag(name = "Audit")
class AuditResource {

    @Inject
    CurrentCall call;

    @Inject
    AuditEvents events;

    @GET
    @Requires(Permission.AUDIT_READ)
    @Operation(operationId = "listAuditEvents", summary = "List what was changed in the account, newest first")
    public Uni<RestResponse<Page<AuditEventView>>> list(@RestPath UUID accountId,
            @RestQuery @Parameter(description = "Only what this member did, themselves or by their keys.") UUID actorId,
            @RestQuery @Parameter(description = "Only what was done to this member, invitation, API key or account.") UUID targetId,
            @RestQuery @Size(max = 64) @Parameter(description = "Only this action.", example = "member.removed") String action,
            @RestQuery @Parameter(description = "Only events at or after this time.") Instant from,
            @RestQuery @Parameter(description = "Only events before this time.") Instant to,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return events.list(call.actor().accountId(), new AuditEvents.Filter(actorId, targetId, action, from, to), limit, cursor)
                .map(page -> page.answer(uri));
    }
}
