package dev.roster.console.review;

import dev.roster.access.Actor;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.Done;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.FormValues;
import dev.roster.console.Pages;
import dev.roster.http.Versioned;
import dev.roster.problem.Problem;
import dev.roster.review.NewReview;
import dev.roster.review.NewSchedule;
import dev.roster.review.ReviewFilter;
import dev.roster.review.ReviewStartService;
import dev.roster.review.ReviewView;
import dev.roster.review.ReviewerService;
import dev.roster.review.ScheduleService;
import dev.roster.role.RoleService;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Starts a review, once or on a schedule. */
@Cancellable(false)
@Path("/accounts/{accountId}/review-start")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class ReviewStartPage {
    private static final int DEFAULT_DAYS = 14;

    @TemplateData
    record Form(String name, String role, String dormantDays, String notReviewedForDays, Set<String> reviewers, String lastDay,
            String everyMonths) {
        NewReview review() {
            return new NewReview(name, new ReviewFilter(role.isEmpty() ? null : role, number("dormantDays", dormantDays),
                    number("notReviewedForDays", notReviewedForDays)), ids(),
                    FormValues.endOfDay("dueAt", lastDay).minusSeconds(1));
        }

        private Set<UUID> ids() {
            try {
                return reviewers.stream().map(UUID::fromString).collect(Collectors.toCollection(LinkedHashSet::new));
            } catch (IllegalArgumentException invalid) {
                throw Problem.invalid("reviewers", "must be ids");
            }
        }

        private static Integer number(String field, String text) {
            return text.isBlank() ? null : Integer.valueOf(FormValues.number(field, text));
        }

        /** @return null for once */
        Integer months() {
            Integer months = number("everyMonths", everyMonths);
            if (months != null && (months < 1 || months > NewSchedule.MAX_MONTHS)) {
                throw Problem.invalid("everyMonths", "must be between 1 and " + NewSchedule.MAX_MONTHS);
            }
            return months;
        }

        public boolean isSelected(UUID reviewer) {
            return reviewers.contains(reviewer.toString());
        }
    }

    @Inject
    Pages pages;
    @Inject
    ReviewerService reviewers;
    @Inject
    RoleService roles;
    @Inject
    ReviewStartService startService;
    @Inject
    ScheduleService schedules;
    @Inject
    Clock clock;

    @GET
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> form(@RestPath UUID accountId) {
        String lastDay = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(DEFAULT_DAYS).toString();
        UUID me = pages.actor().memberId();
        return show(accountId, new Form("", "", "", "", me == null ? Set.of() : Set.of(me.toString()), lastDay, ""), null);
    }

    @POST
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> start(@RestPath UUID accountId, @RestForm @DefaultValue("") String name,
            @RestForm @DefaultValue("") String role, @RestForm @DefaultValue("") String dormantDays,
            @RestForm @DefaultValue("") String notReviewedForDays, @RestForm("reviewer") Set<String> reviewers,
            @RestForm @DefaultValue("") String lastDay, @RestForm @DefaultValue("") String everyMonths,
            @RestForm UUID formId) {
        Form form = new Form(name, role, dormantDays, notReviewedForDays, reviewers, lastDay, everyMonths);
        return pages.submit(() -> {
            NewReview review = pages.valid(form.review());
            Integer months = form.months();
            return pages.once(formId, Arrays.asList(review, months), () -> start(pages.actor(), review, months)
                    .map(Versioned::view)
                    .map(started -> new Done(pages.inAccount("/reviews/" + started.id()), FlashMessage.REVIEW_STARTED,
                            Integer.toString(started.members()))));
        }, error -> show(accountId, form, error));
    }

    private Uni<Versioned<ReviewView>> start(Actor actor, NewReview review, Integer months) {
        return months == null ? startService.start(actor, review) : schedules.startAndRepeat(actor, review, months);
    }

    private Uni<RestResponse<byte[]>> show(UUID accountId, Form form, FormError error) {
        return roles.list(accountId).chain(all -> reviewers.candidates(accountId)
                .chain(candidates -> pages.show(error, frame -> Templates.reviewStart(frame, form, error, all, candidates))));
    }
}
