package dev.roster.console.member;

import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about members, in {@code messages/members_*.properties}. */
@MessageBundle("members")
public interface MembersMessages {
    // @formatter:off: one message a line
    String joined();
    String you();
    String suspend();
    String reactivate();
    String search_members();
    String any_status();
    String any_role();
    String nobody_found();
    String nobody_found_hint();
    String show_everybody();
    String no_members();
    String no_members_hint();
    String make_admin();
    String make_member();
    String other_role();
    String see_activity();
    String leave();
    String change_role();
    String change_role_of(String name);
    String make_admin_question(String name);
    String make_role_question(String name, String role);
    String make_admin_means();
    String make_role_means();
    String suspend_question(String name);
    String suspend_means();
    String reactivate_question(String name);
    String reactivate_means();
    String remove();
    String remove_question(String name);
    String remove_means();
    String leave_question(String account);
    String leave_means();
    String type_email_wrong();
    String revokes_heading();
    String revokes_invitations(int count);
    String revokes_keys(int count);
    String revokes_nothing();
    String until();
    String until_title();
    String until_question(String name);
    String until_means();
    String role_until();
    String member_until();
    String role_until_hint();
    String member_until_hint();
    String erase();
    String erase_question(String name);
    String erase_means();
    // @formatter:on
}
