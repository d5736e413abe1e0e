package dev.roster.review;

import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Download;
import dev.roster.http.FileFormat;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import dev.roster.value.Csv;
import io.smallrye.mutiny.Uni;

@Path("/v1/accounts/{accountId}/reviews/{reviewId}/report")
@Tag(name = "Access reviews")
class ReportResource {

    @Inject
    CurrentPrincipal current;

    @Inject
    Reports reports;

    @Inject
    Download download;

    @GET
    @Requires(Permission.REVIEW_READ)
    @Operation(operationId = "getReviewReport", summary = "Get the report of a completed review", description = """
            NDJSON is the signed form: the review, its people, its members, and in the last line the signature. A line about a person \
            ends with `seal`, `salt` and `personal`. The SHA-256 of all lines before the last one, without salts and personal data, is the \
            `sha256` in the last line, in the review and in the event `review.completed`: \
            `sed '$d; s/,"salt":.*/}/' review.ndjson | sha256sum`. An erasure does not change it. docs/reviews.md describes how to verify \
            the personal data. In CSV, each row has signer and hash, and cells that a spreadsheet would read as a formula begin with an \
            apostrophe. If the download fails, Roster closes the connection.""")
    @APIResponse(responseCode = "200", description = "The file.", content = {
            @Content(mediaType = "application/x-ndjson", schema = @Schema(type = SchemaType.STRING)),
            @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)) })
    @DeclaresProblems({ ProblemType.REVIEW_NOT_COMPLETED, ProblemType.TOO_MANY_EXPORTS })
    public Uni<Void> get(@RestPath UUID accountId, @RestPath UUID reviewId,
            @RestQuery @DefaultValue("ndjson") @Parameter(description = "`ndjson`, the signed form, or `csv`.") FileFormat format) {
        UUID account = current.actor().accountId();
        boolean csv = format == FileFormat.CSV;
        Download file = download.as(csv ? Csv.MEDIA_TYPE : "application/x-ndjson", csv ? "review.csv" : "review.ndjson");
        return file.orClose(csv ? reports.csv(account, reviewId, file) : reports.ndjson(account, reviewId, file));
    }
}
