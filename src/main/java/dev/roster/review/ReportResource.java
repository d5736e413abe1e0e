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
    @Operation(operationId = "getReviewReport", summary = "Get the evidence of a completed review", description = """
            NDJSON is what was signed: the review, its people, its members, and as the last line the signature. A line about somebody ends \
            with `seal`, `salt` and `personal`, what tells who it is. The SHA-256 of all lines before the last one, without salts and \
            personal parts, is the `sha256` that stands in it, in the review and in the event `review.completed`: \
            `sed '$d; s/,"salt":.*/}/' review.ndjson | sha256sum`. So it is the same after somebody was erased; docs/reviews.md tells \
            how to check the personal parts. In CSV, signer and hash stand in each row, and cells that a spreadsheet would take for \
            a formula begin with an apostrophe. Should it fail on the way, the connection is cut.""")
    @APIResponse(responseCode = "200", description = "The file.", content = {
            @Content(mediaType = "application/x-ndjson", schema = @Schema(type = SchemaType.STRING)),
            @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)) })
    @DeclaresProblems({ ProblemType.REVIEW_NOT_COMPLETED, ProblemType.TOO_MANY_EXPORTS })
    public Uni<Void> get(@RestPath UUID accountId, @RestPath UUID reviewId,
            @RestQuery @DefaultValue("ndjson") @Parameter(description = "`ndjson`, which is what was signed, or `csv`.") FileFormat format) {
        UUID account = current.actor().accountId();
        return format == FileFormat.CSV
                ? send(download.as(Csv.MEDIA_TYPE, "review.csv"), file -> reports.csv(account, reviewId, file))
                : send(download.as("application/x-ndjson", "review.ndjson"), file -> reports.ndjson(account, reviewId, file));
    }

    private static Uni<Void> send(Download file, java.util.function.Function<Download, Uni<Void>> report) {
        return file.orCut(report.apply(file));
    }
}
