package dev.roster.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the page about activity says; {@code messages/events_*.properties} have it in each language. */
@MessageBundle("events")
public interface EventsMessages {

    @Message
    String active_members_by_day();

    @Message
    String at_most_a_day(int count);

    @Message
    String person();

    @Message
    String side();

    @Message
    String side_did();

    @Message
    String side_about();

    @Message
    String action();

    @Message
    String any_action();

    @Message
    String from_day();

    @Message
    String to_day();

    @Message
    String no_events();

    @Message
    String no_events_hint();

    @Message
    String show_all();

    @Message
    String when();

    @Message
    String who();

    @Message
    String target();

    @Message
    String changes();

    @Message
    String actor_kind(String kind);

    @Message
    String audit_action(String action);

    @Message
    String verify();

    @Message
    String export();

    @Message
    String of_member_hint();

    @Message
    String log_whole();

    @Message
    String log_whole_means(long events);

    @Message
    String log_broken();

    @Message
    String log_broken_means();

    /** @param kind of {@code Verification.Kind} */
    @Message
    String log_break(String kind, long sequence);

    @Message
    String log_expired(long first, long last);

    @Message
    String log_erased(long events);

    @Message
    String log_head(long sequence);

    @Message
    String log_head_hint();
}
