package dev.roster.console;

import java.util.EnumSet;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.list.Page;
import dev.roster.review.ReviewList;
import dev.roster.review.ReviewState;
import dev.roster.review.ReviewView;
import dev.roster.review.ScheduleView;
import dev.roster.review.Schedules;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** The account's reviews, and those that will start by themselves. */
@Path("/accounts/{accountId}/reviews")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class ReviewsPage {

    static final String SECTION = "reviews";

    private static final int ROWS = 50;

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance reviews(Frame frame, Page<ReviewView> page, List<ScheduleView> schedules, String more);
    }

    @Inject
    Pages pages;

    @Inject
    ReviewList reviews;

    @Inject
    Schedules schedules;

    @GET
    @Requires(Permission.REVIEW_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @RestQuery String cursor) {
        return reviews.list(accountId, EnumSet.noneOf(ReviewState.class), ROWS, cursor)
                .chain(page -> schedules.list(accountId, Page.MAX_LIMIT, null)
                        .chain(all -> pages.inAccount(SECTION, frame -> Templates.reviews(frame, page, all.items(),
                                new Query().with("cursor", page.nextCursor()).of("/accounts/" + accountId + "/reviews")))));
    }
}
