package dev.roster.console.review;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.http.Download;
import dev.roster.http.FileFormat;
import dev.roster.http.LongReads;
import dev.roster.problem.ProblemType;
import dev.roster.review.ReportDownload;
import dev.roster.review.ReviewItemView;
import dev.roster.review.ReviewList;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The report of a completed review, for printing and as a file. */
@Cancellable(false)
@Path("/accounts/{accountId}/reviews/{reviewId}/report")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class ReviewReportPage {
    /** The values are plain text, because a report can have thousands of rows. */
    @TemplateData
    record Row(ReviewItemView item, String access, String keys, String lastActive, String outcome, String decided) {
        static Row of(ReviewItemView item, Frame frame) {
            String role = frame.roleName(item.accessAtStart().role()) + " ("
                    + String.join(", ", item.accessAtStart().permissions()) + ")";
            return new Row(item,
                    item.accessAtStart().status().equals("active") ? role
                            : role + ", " + frame.memberStatus(item.accessAtStart().status()),
                    String.join(", ", item.apiKeys().stream().map(ReviewItemView.Key::name).toList()),
                    item.lastActiveAt() == null ? "–" : day(item.lastActiveAt(), frame), ReviewRow.outcome(item, frame),
                    item.decidedBy() == null ? "–" : item.decidedBy().label() + ", " + day(item.decidedAt(), frame));
        }

        private static String day(Instant time, Frame frame) {
            return frame.day(LocalDate.ofInstant(time, ZoneOffset.UTC));
        }
    }

    @Inject
    Pages pages;
    @Inject
    ReviewList reviews;
    @Inject
    ReportDownload reportDownload;
    @Inject
    LongReads longReads;
    @Inject
    Download download;

    @GET
    @Path("{format}")
    @Requires(Permission.REVIEW_READ)
    @Cancellable
    public Uni<Void> file(@RestPath UUID accountId, @RestPath UUID reviewId, @RestPath FileFormat format) {
        return reportDownload.write(accountId, reviewId, format, download);
    }

    /** The whole report is in memory, so it counts against the limit of exports. */
    @GET
    @Requires(Permission.REVIEW_READ)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId, @RestPath UUID reviewId) {
        return longReads.run(accountId, reviews.get(accountId, reviewId).invoke(review -> {
            if (review.view().sha256() == null) {
                throw ProblemType.REVIEW_NOT_COMPLETED.because("Only a completed review has a report.");
            }
        }).chain(review -> reviews.allItems(accountId, reviewId)
                .chain(all -> pages.showLong(frame -> Templates.reviewReport(frame, review.view(),
                        all.stream().map(item -> Row.of(item, frame)).toList())))));
    }
}
