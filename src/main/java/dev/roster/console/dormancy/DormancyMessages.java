package dev.roster.console.dormancy;

import dev.roster.dormancy.DormantMemberView;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about inactive members, in {@code messages/dormancy_*.properties}. */
@MessageBundle("dormancy")
public interface DormancyMessages {
    // @formatter:off: one message a line; @Message: one message for each constant
    String lead();
    String days(int days);
    String other_days();
    String idle_since();
    String next_run();
    @Message String outcome(DormantMemberView.Outcome outcome);
    String nobody(int days);
    String nobody_hint();
    String policy();
    String policy_days();
    String warn_days();
    String warn_hint();
    String suspend();
    String suspend_hint();
    String suspend_needs_all();
    String exempt();
    String exempt_hint();
    String try_question();
    String try_means();
    String try_nobody();
    String try_more();
    String switch_on();
    // @formatter:on
}
