package dev.roster.console.review;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.EnumConstant;
import dev.roster.console.FlashMessage;
import dev.roster.console.Pages;
import dev.roster.console.review.ReviewsMessages.ScheduleProblem;
import dev.roster.http.Version;
import dev.roster.list.Page;
import dev.roster.review.ItemFilter;
import dev.roster.review.ReviewCloseService;
import dev.roster.review.ReviewItemView;
import dev.roster.review.ReviewList;
import dev.roster.review.ReviewState;
import dev.roster.review.ScheduleService;
import io.quarkus.qute.TemplateExtension;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists, completes and cancels reviews, and lists and deletes schedules. Each change has a confirmation page. */
@Cancellable(false)
@Path("/accounts/{accountId}")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class ReviewsPage {
    /** Maximum number of members that the confirmation names. */
    private static final int MAX_NAMES = 10;

    @Inject
    Pages pages;
    @Inject
    ReviewList reviews;
    @Inject
    ReviewCloseService closeService;
    @Inject
    ScheduleService schedules;

    @TemplateExtension(namespace = "schedule")
    static ScheduleProblem problem(String value) {
        return EnumConstant.of(ScheduleProblem.class, value, ScheduleProblem.OTHER);
    }

    @GET
    @Path("reviews")
    @Requires(Permission.REVIEW_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @RestQuery String cursor) {
        return reviews.list(accountId, EnumSet.noneOf(ReviewState.class), Pages.ROWS_PER_PAGE, cursor)
                .chain(page -> pages.show(schedules.list(accountId, Page.MAX_LIMIT, null),
                        (frame, all) -> Templates.reviews(frame, page, all.items())));
    }

    @GET
    @Path("review-complete/{reviewId}")
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> confirmComplete(@RestPath UUID accountId, @RestPath UUID reviewId) {
        return reviews.get(accountId, reviewId)
                .chain(review -> firstOf(reviewId, ItemFilter.DEMOTE)
                        .chain(demoted -> pages.show(firstOf(reviewId, ItemFilter.REMOVE),
                                (frame, removed) -> Templates.reviewComplete(frame, review, demoted, removed))));
    }

    @POST
    @Path("review-complete/{reviewId}")
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> complete(@RestPath UUID reviewId, @RestForm int version) {
        return closeService.complete(pages.actor(), reviewId, Version.etag(version))
                .map(name -> redirectToReview(reviewId, FlashMessage.REVIEW_COMPLETED, name));
    }

    @GET
    @Path("review-cancel/{reviewId}")
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> confirmCancel(@RestPath UUID accountId, @RestPath UUID reviewId) {
        return pages.show(reviews.get(accountId, reviewId), Templates::reviewCancel);
    }

    @POST
    @Path("review-cancel/{reviewId}")
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> cancel(@RestPath UUID reviewId, @RestForm int version) {
        return closeService.cancel(pages.actor(), reviewId, Version.etag(version))
                .map(name -> redirectToReview(reviewId, FlashMessage.REVIEW_CANCELLED, name));
    }

    @GET
    @Path("review-schedules/{scheduleId}/delete")
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> confirmDelete(@RestPath UUID accountId, @RestPath UUID scheduleId) {
        return pages.show(schedules.get(accountId, scheduleId), Templates::scheduleDelete);
    }

    @POST
    @Path("review-schedules/{scheduleId}/delete")
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> delete(@RestPath UUID scheduleId, @RestForm int version) {
        return schedules.delete(pages.actor(), scheduleId, Version.etag(version))
                .map(schedule -> pages.redirect(pages.back("/reviews"), FlashMessage.SCHEDULE_DELETED, schedule.name()));
    }

    private RestResponse<byte[]> redirectToReview(UUID reviewId, FlashMessage message, String name) {
        return pages.redirect(pages.back("/reviews/" + reviewId), message, name);
    }

    private Uni<List<ReviewItemView>> firstOf(UUID reviewId, ItemFilter filter) {
        return reviews.items(pages.actor().accountId(), reviewId, filter, MAX_NAMES, null)
                .map(page -> page.items().stream().filter(item -> !item.gone()).toList());
    }
}
