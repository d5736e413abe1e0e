package dev.roster.console.review;

import dev.roster.review.Decision;
import dev.roster.review.ItemFilter;
import dev.roster.review.ReviewState;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about access reviews, in {@code messages/reviews_*.properties}. */
@MessageBundle("reviews")
public interface ReviewsMessages {
    // @formatter:off: one message a line; @Message: one message for each constant
    /** The effect of a completed review on a member. */
    enum ReviewOutcome { KEPT, DEMOTED, REMOVED, GONE }
    /** The invalid property of a decision. */
    enum LineError { STATE, MEMBER_ID, DECISION, NOTE }
    /** Why a scheduled review did not start. */
    enum ScheduleProblem { NO_REVIEWERS, NOTHING_TO_REVIEW, REVIEW_TOO_LARGE, OTHER }
    String reviews();
    String start();
    String lead();
    String none();
    String none_hint();
    String started();
    String due();
    @Message String state(ReviewState state);
    String schedules();
    String repeats();
    String next_start();
    @Message String schedule_problem(ScheduleProblem problem);
    String every_months(int count);
    String start_lead();
    String name_example();
    String whom();
    String whom_hint();
    String every_role();
    String dormant_days();
    String not_reviewed_days();
    String reviewers();
    String reviewers_hint();
    String once();
    String report();
    String cancel_review();
    String complete();
    String closed_by(String who);
    @Message String filter(ItemFilter filter);
    @Message String decision(Decision decision);
    String undecided();
    @Message String outcome(ReviewOutcome outcome);
    String gone();
    String self_reviews();
    String self_review();
    String changed_meanwhile();
    String progress(int done, int all);
    String nothing_was_taken();
    @Message String line_error(LineError error);
    String shown();
    String all_decided();
    String nobody_here();
    String people_in_review();
    String choose();
    String access_then();
    String your_decision();
    String the_decision();
    String this_is_you();
    String reviewer();
    String keys(int count);
    String changed_to(String role, String status);
    String note();
    String outdated();
    String note_for_chosen();
    String the_chosen();
    String save_decisions();
    String not_yet();
    String not_yet_because(int undecided, int outdated);
    String complete_question();
    String complete_means();
    String will_keep(int count);
    String will_demote(int count);
    String will_remove(int count);
    String cancel_question();
    String cancel_means();
    String delete_schedule_question();
    String delete_schedule_means();
    String report_of(String account);
    String signed_by();
    String result();
    String decided_by();
    String how_to_check();
    // @formatter:on
}
