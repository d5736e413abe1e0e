package dev.roster.console.review;

import dev.roster.console.FormError;
import dev.roster.console.Frame;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.review.ItemFilter;
import dev.roster.review.ReviewActor;
import dev.roster.review.ReviewFilter;
import dev.roster.review.ReviewItemView;
import dev.roster.review.ReviewState;
import dev.roster.review.ReviewView;
import dev.roster.review.ReviewerView;
import dev.roster.review.ScheduleView;
import dev.roster.role.RoleView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

@CheckedTemplate(basePath = "console/review")
@TemplateData(target = ItemFilter.class)
@TemplateData(target = ReviewView.Progress.class)
@TemplateData(target = ReviewActor.class)
@TemplateData(target = ReviewFilter.class)
@TemplateData(target = ReviewItemView.class)
@TemplateData(target = ReviewState.class)
@TemplateData(target = ReviewView.class)
@TemplateData(target = ReviewerView.class)
@TemplateData(target = ScheduleView.class)
class Templates {
    static native TemplateInstance review(Frame frame, Versioned<ReviewView> review, ItemFilter show,
            List<ItemFilter> filters, boolean canDecide, List<ReviewRow> rows, List<ReviewPage.Rejected> rejected,
            String cursor,
            String next);

    static native TemplateInstance reviewReport(Frame frame, ReviewView review, List<ReviewReportPage.Row> rows);

    static native TemplateInstance reviewStart(Frame frame, ReviewStartPage.Form form, FormError error, List<RoleView> roles,
            List<ReviewerView> candidates);

    static native TemplateInstance reviews(Frame frame, Page<ReviewView> page, List<ScheduleView> schedules);

    static native TemplateInstance reviewComplete(Frame frame, Versioned<ReviewView> review, List<ReviewItemView> demoted,
            List<ReviewItemView> removed);

    static native TemplateInstance reviewCancel(Frame frame, Versioned<ReviewView> review);

    static native TemplateInstance scheduleDelete(Frame frame, Versioned<ScheduleView> schedule);
}
