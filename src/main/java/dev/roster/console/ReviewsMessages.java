package dev.roster.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages about reviews say; {@code messages/reviews_*.properties} have it in each language. */
@MessageBundle("reviews")
public interface ReviewsMessages {

    @Message
    String reviews();

    @Message
    String section();

    @Message
    String start();

    @Message
    String lead();

    @Message
    String none();

    @Message
    String none_hint();

    @Message
    String started();

    @Message
    String due();

    @Message
    String state(String state);

    @Message
    String schedules();

    @Message
    String repeats();

    @Message
    String next_start();

    @Message
    String schedule_problem(String problem);

    @Message
    String every_months(int count);

    @Message
    String start_lead();

    @Message
    String name_example();

    @Message
    String whom();

    @Message
    String whom_hint();

    @Message
    String every_role();

    @Message
    String dormant_days();

    @Message
    String not_reviewed_days();

    @Message
    String reviewers();

    @Message
    String reviewers_hint();

    @Message
    String once();

    @Message
    String report();

    @Message
    String cancel_review();

    @Message
    String complete();

    @Message
    String closed_by(String who);

    @Message
    String filter(String filter);

    @Message
    String decision(String decision);

    @Message
    String outcome(String outcome);

    @Message
    String gone();

    @Message
    String self_reviews();

    @Message
    String self_review();

    @Message
    String changed_meanwhile();

    @Message
    String progress(int done, int all);

    @Message
    String nothing_was_taken();

    @Message
    String wrong(String reason);

    @Message
    String shown();

    @Message
    String all_decided();

    @Message
    String nobody_here();

    @Message
    String people_in_review();

    @Message
    String choose();

    @Message
    String access_then();

    @Message
    String last_active();

    @Message
    String your_decision();

    @Message
    String the_decision();

    @Message
    String this_is_you();

    @Message
    String reviewer();

    @Message
    String keys(int count);

    @Message
    String changed_to(String role, String status);

    @Message
    String note();

    @Message
    String outdated();

    @Message
    String note_for_chosen();

    @Message
    String the_chosen();

    @Message
    String save_decisions();

    @Message
    String not_yet();

    @Message
    String not_yet_because(int undecided, int outdated);

    @Message
    String complete_question();

    @Message
    String complete_means();

    @Message
    String will_keep(int count);

    @Message
    String will_demote(int count);

    @Message
    String will_remove(int count);

    @Message
    String cancel_question();

    @Message
    String cancel_means();

    @Message
    String delete_schedule_question();

    @Message
    String delete_schedule_means();

    @Message
    String report_of(String account);

    @Message
    String signed_by();

    @Message
    String result();

    @Message
    String decided_by();

    @Message
    String how_to_check();
}
