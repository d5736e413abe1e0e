package dev.roster.review;

import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Idempotency;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/review-schedules")
@Tag(name = "Access reviews")
@Produces(MediaType.APPLICATION_JSON)
class ScheduleResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    ScheduleService schedules;
    @Inject
    Idempotency idempotency;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.REVIEW_UPDATE)
    @Operation(operationId = "createReviewSchedule", summary = "Create a schedule of reviews", description = """
            Roster starts each review like `startReview`. If a review cannot start, Roster sets `lastProblem` of the schedule, writes the \
            event `review-schedule.failed`, and tries again at the next date.""")
    @APIResponseSchema(value = ScheduleView.class, responseCode = "201", responseDescription = "Created.")
    public Uni<RestResponse<ScheduleView>> create(@RestPath UUID accountId, @NotNull @Valid NewSchedule schedule,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        Actor actor = current.actor();
        return idempotency.once(new Idempotency.Scope(actor.accountId(), current.principalKey(), idempotencyKey),
                "createReviewSchedule", schedule, ScheduleView.class, () -> schedules.create(actor, schedule)
                        .map(created -> created.created(
                                "/v1/accounts/" + actor.accountId() + "/review-schedules/" + created.view().id())));
    }

    @GET
    @Requires(Permission.REVIEW_READ)
    @Operation(operationId = "listReviewSchedules", summary = "List the schedules of reviews, oldest first")
    public Uni<RestResponse<Page<ScheduleView>>> list(@RestPath UUID accountId,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return schedules.list(current.actor().accountId(), limit, cursor).map(page -> page.response(uri));
    }

    @GET
    @Path("{scheduleId}")
    @Requires(Permission.REVIEW_READ)
    @Operation(operationId = "getReviewSchedule", summary = "Get a schedule of reviews")
    public Uni<RestResponse<ScheduleView>> get(@RestPath UUID accountId, @RestPath UUID scheduleId) {
        return schedules.get(current.actor().accountId(), scheduleId).map(Versioned::response);
    }

    @PATCH
    @Path("{scheduleId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.REVIEW_UPDATE)
    @Operation(operationId = "changeReviewSchedule", summary = "Change a schedule of reviews", description = """
            Reviews that have started do not change.""")
    public Uni<RestResponse<ScheduleView>> change(@RestPath UUID accountId, @RestPath UUID scheduleId,
            @NotNull @Valid NewSchedule.Change change, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return schedules.change(current.actor(), scheduleId, change, ifMatch).map(Versioned::response);
    }

    @DELETE
    @Path("{scheduleId}")
    @Requires(Permission.REVIEW_UPDATE)
    @Operation(operationId = "deleteReviewSchedule", summary = "Delete a schedule of reviews", description = """
            Reviews that have started do not change.""")
    @APIResponse(responseCode = "204", description = "Deleted.")
    public Uni<Void> delete(@RestPath UUID accountId, @RestPath UUID scheduleId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return schedules.delete(current.actor(), scheduleId, ifMatch).replaceWithVoid();
    }
}
