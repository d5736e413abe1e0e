package dev.roster.lifecycle;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.OperatorOnly;
import dev.roster.http.CurrentRequest;
import dev.roster.http.Download;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/export")
@Tag(name = "Accounts")
class ExportResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    AccountExport export;
    @Inject
    Download download;

    @GET
    @Produces(MediaType.WILDCARD)
    @OperatorOnly
    @DeclaresProblems(ProblemType.TOO_MANY_EXPORTS)
    @Operation(operationId = "exportAccount", summary = "Export everything that Roster stores of an account", description = """
            A ZIP file with files of NDJSON, which docs/accounts.md describes: settings, logo, roles, groups, members, invitations, API keys, \
            emails, reviews with their signed reports, and the audit log. It contains no secrets and no hashes of secrets. It is one \
            snapshot, of an open or closed account. The last file is `manifest.json`, so an archive with a manifest is complete.""")
    @APIResponse(responseCode = "200", description = "The archive.", content = @Content(mediaType = "application/zip", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @Cancellable
    public Uni<Void> export(@RestPath UUID accountId) {
        return export.export(accountId, current.principal(), request.origin(), download);
    }
}
