package dev.roster.review;

import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Download;
import dev.roster.http.FileFormat;
import dev.roster.http.Idempotency;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/reviews")
@Tag(name = "Access reviews")
@Produces(MediaType.APPLICATION_JSON)
class ReviewResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    ReviewStartService startService;
    @Inject
    DecisionService decisionService;
    @Inject
    ReviewCloseService closeService;
    @Inject
    ReviewList list;
    @Inject
    ReportDownload reportDownload;
    @Inject
    Download download;
    @Inject
    Idempotency idempotency;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.REVIEW_UPDATE)
    @Operation(operationId = "startReview", summary = "Start a review", description = """
            Takes a snapshot of the members that match the filter, with their permissions, and informs the reviewers by email. Roster \
            reminds them three days before the due date and on it, as long as decisions are missing.""")
    @APIResponseSchema(value = ReviewView.class, responseCode = "201", responseDescription = "Started.")
    @DeclaresProblems({ ProblemType.NOTHING_TO_REVIEW, ProblemType.REVIEW_TOO_LARGE })
    public Uni<RestResponse<ReviewView>> start(@RestPath UUID accountId, @NotNull @Valid NewReview review,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        Actor actor = current.actor();
        return idempotency.once(new Idempotency.Scope(actor.accountId(), current.principalKey(), idempotencyKey), "startReview",
                review, ReviewView.class, () -> startService.start(actor, review)
                        .map(started -> started.created(
                                "/v1/accounts/" + actor.accountId() + "/reviews/" + started.view().id())));
    }

    @GET
    @Requires(Permission.REVIEW_READ)
    @Operation(operationId = "listReviews", summary = "List reviews, newest first")
    public Uni<RestResponse<Page<ReviewView>>> list(@RestPath UUID accountId,
            @RestQuery("state") @Parameter(description = "Only reviews in these states; all if omitted.") Set<ReviewState> state,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        Set<ReviewState> states = state == null || state.isEmpty() ? EnumSet.noneOf(ReviewState.class) : EnumSet.copyOf(state);
        return list.list(current.actor().accountId(), states, limit, cursor).map(page -> page.response(uri));
    }

    @GET
    @Path("{reviewId}")
    @Requires(Permission.REVIEW_READ)
    @Operation(operationId = "getReview", summary = "Get a review and its progress")
    public Uni<RestResponse<ReviewView>> get(@RestPath UUID accountId, @RestPath UUID reviewId) {
        return response(reviewId);
    }

    @GET
    @Path("{reviewId}/items")
    @Requires(Permission.REVIEW_READ)
    @Operation(operationId = "listReviewItems", summary = "List the members of a review, by name", description = """
            An item has the access at the start of the review and, as long as the review is open, the current access.""")
    public Uni<RestResponse<Page<ReviewItemView>>> listItems(@RestPath UUID accountId, @RestPath UUID reviewId,
            @RestQuery @DefaultValue("all") @Parameter(description = "`open`: the decision is missing or outdated, so that the review cannot be completed. `changed`: the current access differs from the access at the start. `keep`, `demote` or `remove`: the decision.") ItemFilter show,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return list.items(current.actor().accountId(), reviewId, show, limit, cursor).map(page -> page.response(uri));
    }

    @GET
    @Path("{reviewId}/items/{memberId}")
    @Requires(Permission.REVIEW_READ)
    @Operation(operationId = "getReviewItem", summary = "Get a member of a review")
    public Uni<RestResponse<ReviewItemView>> getItem(@RestPath UUID accountId, @RestPath UUID reviewId,
            @RestPath UUID memberId) {
        return item(reviewId, memberId);
    }

    @PATCH
    @Path("{reviewId}/items/{memberId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.REVIEW_DECIDE)
    @Operation(operationId = "decideOnMember", summary = "Decide about a member", description = """
            Only the review's reviewers and operators can decide. The member stays unchanged until the review is completed. If \
            role, permissions or status of the member change after the decision, a new decision is needed. The entity tag changes with \
            the member, so `If-Match` makes sure that the member is unchanged since the item was read. Demoting a member with the role \
            `member` is `400 validation`.""")
    @DeclaresProblems({ ProblemType.REVIEW_CLOSED, ProblemType.MEMBER_REMOVED })
    public Uni<RestResponse<ReviewItemView>> decide(@RestPath UUID accountId, @RestPath UUID reviewId, @RestPath UUID memberId,
            @NotNull @Valid Decisions.ItemDecision decision, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return decisionService.decide(current.actor(), reviewId, memberId, decision, ifMatch)
                .chain(() -> item(reviewId, memberId));
    }

    @POST
    @Path("{reviewId}/decisions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.REVIEW_DECIDE)
    @Operation(operationId = "decideOnMembers", summary = "Decide about up to 1,000 members", description = """
            Applies the rules of `decideOnMember` to all lines or none. If a line is invalid, the response is `400 validation`, and `errors` lists each \
            invalid line. Repeating the request has no further effect.""")
    @DeclaresProblems(ProblemType.REVIEW_CLOSED)
    public Uni<RestResponse<ReviewView>> decideOnMany(@RestPath UUID accountId, @RestPath UUID reviewId,
            @NotNull @Valid Decisions decisions) {
        return decisionService.decide(current.actor(), reviewId, decisions).chain(() -> response(reviewId));
    }

    @POST
    @Path("{reviewId}/complete")
    @Requires(Permission.REVIEW_UPDATE)
    @Operation(operationId = "completeReview", summary = "Complete a review: apply the decisions, and sign the report", description = """
            Applies all decisions in one transaction, with the rules of single changes: the account keeps an active admin, and nobody revokes permissions that they \
            do not hold. Also requires `member:remove` if members are to be removed, and `member:update` if members are to be demoted. \
            Afterwards the review cannot be changed, and has a report.""")
    @DeclaresProblems({ ProblemType.REVIEW_CLOSED, ProblemType.REVIEW_UNDECIDED, ProblemType.LAST_ADMIN })
    public Uni<RestResponse<ReviewView>> complete(@RestPath UUID accountId, @RestPath UUID reviewId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return closeService.complete(current.actor(), reviewId, ifMatch).chain(() -> response(reviewId));
    }

    @POST
    @Path("{reviewId}/cancel")
    @Requires(Permission.REVIEW_UPDATE)
    @Operation(operationId = "cancelReview", summary = "Cancel a review without applying its decisions")
    @DeclaresProblems(ProblemType.REVIEW_CLOSED)
    public Uni<RestResponse<ReviewView>> cancel(@RestPath UUID accountId, @RestPath UUID reviewId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return closeService.cancel(current.actor(), reviewId, ifMatch).chain(() -> response(reviewId));
    }

    @GET
    @Path("{reviewId}/report")
    @Produces(MediaType.WILDCARD)
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
    @Cancellable
    public Uni<Void> report(@RestPath UUID accountId, @RestPath UUID reviewId,
            @RestQuery @DefaultValue("ndjson") @Parameter(description = "`ndjson`, the signed form, or `csv`.") FileFormat format) {
        return reportDownload.write(current.actor().accountId(), reviewId, format, download);
    }

    private Uni<RestResponse<ReviewView>> response(UUID reviewId) {
        return list.get(current.actor().accountId(), reviewId).map(Versioned::response);
    }

    private Uni<RestResponse<ReviewItemView>> item(UUID reviewId, UUID memberId) {
        return list.item(current.actor().accountId(), reviewId, memberId)
                .map(item -> ResponseBuilder.ok(item.view())
                        .header(HttpHeaders.ETAG, ReviewItemView.etag(item.view().accessTag(), item.version()))
                        .build());
    }
}
