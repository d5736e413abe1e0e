package dev.roster.console.review;

import dev.roster.review.Decision;
import dev.roster.review.ItemFilter;
import dev.roster.review.ReviewState;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about access reviews, in {@code messages/reviews_*.properties}. */
@MessageBundle("reviews")
public interface ReviewsMessages {
    // @formatter:off: one message per line; @Message: one message for each constant
    /** The effect of a completed review on a member. */
    enum ReviewOutcome { KEPT, DEMOTED, REMOVED, GONE }
    /** The invalid property of a decision. */
    enum LineError { ACCESS_TAG, MEMBER_ID, DECISION, NOTE, MISSING }
    /** Why a scheduled review did not start. */
    enum ScheduleProblem { NO_REVIEWERS, NOTHING_TO_REVIEW, REVIEW_TOO_LARGE, OTHER }
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
    String members_to_review();
    String members_to_review_hint();
    String not_reviewed_days();
    String reviewers();
    String reviewers_hint();
    String once();
    String report();
    String cancel_review();
    String complete();
    String closed_by(String name);
    @Message String filter(ItemFilter filter);
    @Message String decision(Decision decision);
    String undecided();
    @Message String outcome(ReviewOutcome outcome);
    String no_longer_member();
    String self_reviews();
    String self_review();
    String changed_meanwhile();
    String progress(int done, int all);
    String nothing_saved();
    @Message String line_error(LineError error);
    String filter_label();
    String all_decided();
    String no_members();
    String people_in_review();
    String select();
    String access_at_start();
    String your_decision();
    String decision_heading();
    String reviewer();
    String changed_to(String role, String status);
    String note();
    String outdated();
    String note_for_selected();
    String selected();
    String save_decisions();
    String decisions_missing();
    String decisions_missing_detail(int undecided, int outdated);
    String complete_question();
    String complete_effect();
    String will_keep(int count);
    String will_demote(int count);
    String will_remove(int count);
    String cancel_question();
    String cancel_effect();
    String delete_schedule_question();
    String delete_schedule_effect();
    String report_of(String account);
    String signed_by();
    String decided_by();
    String hash_hint();
    // @formatter:on
}
