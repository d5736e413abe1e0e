package dev.roster.console.review;

import dev.roster.console.Constants;
import io.quarkus.qute.TemplateExtension;

/** Why a scheduled review did not start. */
public enum ScheduleProblem {

    NO_REVIEWERS,
    NOTHING_TO_REVIEW,
    REVIEW_TOO_LARGE,
    OTHER;

    @TemplateExtension(namespace = "schedule")
    static ScheduleProblem problem(String value) {
        return Constants.of(ScheduleProblem.class, value, OTHER);
    }
}
