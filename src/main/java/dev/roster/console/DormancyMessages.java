package dev.roster.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages about dormant members say; {@code messages/dormancy_*.properties} have it in each language. */
@MessageBundle("dormancy")
public interface DormancyMessages {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String days(int days);

    @Message
    String other_days();

    @Message
    String idle_since();

    @Message
    String next_run();

    /** What the policy's next run does. */
    @Message
    String outcome(String outcome);

    @Message
    String nobody(int days);

    @Message
    String nobody_hint();

    @Message
    String policy();

    @Message
    String policy_days();

    @Message
    String warn_days();

    @Message
    String warn_hint();

    @Message
    String suspend();

    @Message
    String suspend_hint();

    @Message
    String suspend_needs_all();

    @Message
    String exempt();

    @Message
    String exempt_hint();

    @Message
    String try_question();

    @Message
    String try_means();

    @Message
    String try_nobody();

    @Message
    String try_more();

    @Message
    String switch_on();
}
