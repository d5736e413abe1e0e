package dev.roster.console;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Versioned;
import dev.roster.problem.Problem;
import dev.roster.review.Candidates;
import dev.roster.review.NewReview;
import dev.roster.review.NewSchedule;
import dev.roster.review.ReviewFilter;
import dev.roster.review.ReviewStartService;
import dev.roster.review.ReviewView;
import dev.roster.review.Schedules;
import dev.roster.role.RoleView;
import dev.roster.role.Roles;
import dev.roster.value.Times;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Starts a review, once or every few months. */
@Path("/accounts/{accountId}/review-start")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class ReviewStartPage {

    private static final int DAYS = 14;

    /** The form as it was filled in. */
    @TemplateData
    record Form(String name, String role, String dormantDays, String notReviewedForDays, Set<String> reviewers, String due,
            String repeat, FormError mistake) {

        /** Until the end of the day that was chosen. */
        NewReview review() {
            return new NewReview(name, new ReviewFilter(role.isEmpty() ? null : role, number("dormantDays", dormantDays),
                    number("notReviewedForDays", notReviewedForDays)), ids(), dueAt());
        }

        private Set<UUID> ids() {
            Set<UUID> ids = new LinkedHashSet<>();
            for (String id : reviewers) {
                try {
                    ids.add(UUID.fromString(id));
                } catch (IllegalArgumentException notOurs) {
                    throw Problem.invalid("reviewers", "must be ids");
                }
            }
            return ids;
        }

        private java.time.Instant dueAt() {
            LocalDate day = Times.day(due);
            if (day == null) {
                throw Problem.invalid("dueAt", "must be a day");
            }
            return Times.end(day).minusSeconds(1);
        }

        private static Integer number(String field, String typed) {
            try {
                return typed.isBlank() ? null : Integer.valueOf(typed.strip());
            } catch (NumberFormatException notANumber) {
                throw Problem.invalid(field, "must be a number");
            }
        }

        /** 0 for once. */
        int months() {
            Integer months = repeat.isBlank() ? null : number("everyMonths", repeat);
            if (months != null && (months < 1 || months > NewSchedule.MOST_MONTHS)) {
                throw Problem.invalid("everyMonths", "must be between 1 and " + NewSchedule.MOST_MONTHS);
            }
            return months == null ? 0 : months;
        }

        Form with(FormError itsMistake) {
            return new Form(name, role, dormantDays, notReviewedForDays, reviewers, due, repeat, itsMistake);
        }

        public boolean names(UUID reviewer) {
            return reviewers.contains(reviewer.toString());
        }

        public boolean isAbout(String field) {
            return mistake != null && mistake.isAbout(field);
        }
    }

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance reviewStart(Frame frame, Form form, List<RoleView> roles,
                List<ReviewView.ByMember> candidates);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    Candidates candidates;

    @Inject
    Roles roles;

    @Inject
    ReviewStartService startService;

    @Inject
    Schedules schedules;

    @Inject
    Validator validator;

    @Inject
    Clock clock;

    @GET
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> form(@RestPath UUID accountId) {
        String due = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(DAYS).toString();
        UUID me = current.actor().memberId();
        return show(accountId, new Form("", "", "", "", me == null ? Set.of() : Set.of(me.toString()), due, "", null));
    }

    @POST
    @Requires(Permission.REVIEW_UPDATE)
    public Uni<RestResponse<byte[]>> start(@RestPath UUID accountId, @FormParam("name") String name,
            @FormParam("role") String role, @FormParam("dormantDays") String dormantDays,
            @FormParam("notReviewedForDays") String notReviewedForDays, @FormParam("reviewer") List<String> reviewers,
            @FormParam("due") String due, @FormParam("repeat") String repeat) {
        Form form = new Form(text(name), text(role), text(dormantDays), text(notReviewedForDays),
                reviewers == null ? Set.of() : new LinkedHashSet<>(reviewers), text(due), text(repeat), null);
        return Uni.createFrom().item(form::review)
                .call(wanted -> FormError.check(validator, wanted))
                .chain(wanted -> start(current.actor(), wanted, form.months()))
                .map(started -> pages.done("/accounts/" + accountId + "/reviews/" + started.view().id(),
                        Flash.of("review-started", started.view().members())))
                .onFailure(FormError::isOne)
                .recoverWithUni(failure -> show(accountId, form.with(FormError.of((Problem) failure))));
    }

    private Uni<Versioned<ReviewView>> start(Actor actor, NewReview wanted, int months) {
        return months == 0 ? startService.start(actor, wanted) : schedules.startAndRepeat(actor, wanted, months);
    }

    private Uni<RestResponse<byte[]>> show(UUID accountId, Form form) {
        int status = form.mistake() == null ? RestResponse.StatusCode.OK : form.mistake().status();
        return roles.list(accountId).chain(all -> candidates.of(accountId)
                .chain(able -> pages.inAccount(ReviewsPage.SECTION, status,
                        frame -> Templates.reviewStart(frame, form, all, able))));
    }

    private static String text(String typed) {
        return typed == null ? "" : typed;
    }
}
