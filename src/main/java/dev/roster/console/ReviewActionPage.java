package dev.roster.console;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.review.ItemFilter;
import dev.roster.review.ItemList;
import dev.roster.review.ReviewCloseService;
import dev.roster.review.ReviewItemView;
import dev.roster.review.ReviewList;
import dev.roster.review.ReviewView;
import dev.roster.review.ScheduleView;
import dev.roster.review.Schedules;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** The ends of reviews and of schedules. Each is a question first, which says what will happen. */
@Path("/accounts/{accountId}")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class ReviewActionPage {

    /** So many of those who lose something are named in the question. */
    private static final int NAMED = 10;

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance reviewComplete(Frame frame, Versioned<ReviewView> review, List<ReviewItemView> demoted,
                List<ReviewItemView> removed);

        static native TemplateInstance reviewCancel(Frame frame, Versioned<ReviewView> review);

        static native TemplateInstance scheduleDelete(Frame frame, Versioned<ScheduleView> schedule);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    ReviewList reviews;

    @Inject
    ItemList items;

    @Inject
    ReviewCloseService closeService;

    @Inject
    Schedules schedules;

    @GET
    @Path("review-complete/{reviewId}")
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> askToComplete(@RestPath UUID accountId, @RestPath UUID reviewId) {
        return reviews.get(accountId, reviewId)
                .chain(review -> some(reviewId, ItemFilter.DEMOTE)
                        .chain(demoted -> some(reviewId, ItemFilter.REMOVE)
                                .chain(removed -> pages.inAccount(ReviewsPage.SECTION,
                                        frame -> Templates.reviewComplete(frame, review, demoted, removed)))));
    }

    @POST
    @Path("review-complete/{reviewId}")
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> complete(@RestPath UUID accountId, @RestPath UUID reviewId,
            @FormParam("version") int version) {
        return closeService.complete(current.actor(), reviewId, Version.etag(version))
                .chain(() -> reviews.get(accountId, reviewId))
                .map(review -> pages.done(path(accountId, reviewId), Flash.of("review-completed", review.view().name())));
    }

    @GET
    @Path("review-cancel/{reviewId}")
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> askToCancel(@RestPath UUID accountId, @RestPath UUID reviewId) {
        return reviews.get(accountId, reviewId)
                .chain(review -> pages.inAccount(ReviewsPage.SECTION, frame -> Templates.reviewCancel(frame, review)));
    }

    @POST
    @Path("review-cancel/{reviewId}")
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> cancel(@RestPath UUID accountId, @RestPath UUID reviewId,
            @FormParam("version") int version) {
        return closeService.cancel(current.actor(), reviewId, Version.etag(version))
                .chain(() -> reviews.get(accountId, reviewId))
                .map(review -> pages.done(path(accountId, reviewId), Flash.of("review-cancelled", review.view().name())));
    }

    @GET
    @Path("review-schedules/{scheduleId}/delete")
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> askToDelete(@RestPath UUID accountId, @RestPath UUID scheduleId) {
        return schedules.get(accountId, scheduleId)
                .chain(schedule -> pages.inAccount(ReviewsPage.SECTION, frame -> Templates.scheduleDelete(frame, schedule)));
    }

    @POST
    @Path("review-schedules/{scheduleId}/delete")
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> delete(@RestPath UUID accountId, @RestPath UUID scheduleId,
            @FormParam("version") int version) {
        return schedules.get(accountId, scheduleId)
                .map(Versioned::view)
                .map(ScheduleView::name)
                .call(() -> schedules.delete(current.actor(), scheduleId, Version.etag(version)))
                .map(name -> pages.done("/accounts/" + accountId + "/reviews", Flash.of("schedule-deleted", name)));
    }

    private Uni<List<ReviewItemView>> some(UUID reviewId, ItemFilter filter) {
        return items.list(current.actor().accountId(), reviewId, filter, NAMED, null)
                .map(page -> page.items().stream().filter(item -> !item.gone()).toList());
    }

    private static String path(UUID accountId, UUID reviewId) {
        return "/accounts/" + accountId + "/reviews/" + reviewId;
    }
}
