package dev.roster.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages about members say; {@code messages/people_*.properties} have it in each language. */
@MessageBundle("people")
public interface PeopleMessages {

    @Message
    String last_active();

    @Message
    String joined();

    @Message
    String you();

    @Message
    String suspend();

    @Message
    String reactivate();

    @Message
    String search_members();

    @Message
    String any_status();

    @Message
    String any_role();

    @Message
    String member_status(String status);

    @Message
    String nobody_found();

    @Message
    String nobody_found_hint();

    @Message
    String show_everybody();

    @Message
    String no_members();

    @Message
    String no_members_hint();

    @Message
    String make_admin();

    @Message
    String make_member();

    @Message
    String other_role();

    @Message
    String see_activity();

    @Message
    String leave();

    @Message
    String change_role();

    @Message
    String change_role_of(String name);

    @Message
    String make_admin_question(String name);

    @Message
    String make_role_question(String name, String role);

    @Message
    String make_admin_means();

    @Message
    String make_role_means();

    @Message
    String suspend_question(String name);

    @Message
    String suspend_means();

    @Message
    String reactivate_question(String name);

    @Message
    String reactivate_means();

    @Message
    String delete_question(String name);

    @Message
    String delete_means();

    @Message
    String leave_question(String account);

    @Message
    String leave_means();

    @Message
    String type_email_wrong();

    @Message
    String cut_heading();

    @Message
    String cut_invitations(int count);

    @Message
    String cut_keys(int count);

    @Message
    String cut_nothing();

    @Message
    String until();

    @Message
    String until_title();

    @Message
    String until_question(String name);

    @Message
    String until_means();

    @Message
    String role_until();

    @Message
    String member_until();

    @Message
    String role_until_hint();

    @Message
    String member_until_hint();

    @Message
    String erase();

    @Message
    String erase_question(String name);

    @Message
    String erase_means();
}
