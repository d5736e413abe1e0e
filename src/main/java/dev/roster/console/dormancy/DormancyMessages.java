package dev.roster.console.dormancy;

import dev.roster.dormancy.DormantMemberView;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about inactive members, in {@code messages/dormancy_*.properties}. */
@MessageBundle("dormancy")
public interface DormancyMessages {
    // @formatter:off: one message per line; @Message: one message for each constant
    String lead();
    String days(int days);
    String idle_since();
    String next_run();
    @Message String outcome(DormantMemberView.Outcome outcome);
    String no_members(int days);
    String no_members_hint();
    String policy();
    String policy_days();
    String warn_days();
    String warn_hint();
    String suspend();
    String suspend_hint();
    String suspend_needs_all();
    String exempt();
    String exempt_hint();
    String preview_question();
    String preview_effect();
    String preview_empty();
    String preview_more();
    String turn_on();
    // @formatter:on
}
