package dev.roster.console.member;

import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about members, in {@code messages/members_*.properties}. */
@MessageBundle("members")
public interface MembersMessages {
    // @formatter:off: one message per line
    String joined();
    String suspend();
    String reactivate();
    String search_members();
    String no_matches();
    String no_matches_hint();
    String show_all();
    String no_members();
    String no_members_hint();
    String make_admin();
    String make_member();
    String view_activity();
    String leave();
    String change_role();
    String change_role_of(String name);
    String make_admin_question(String name);
    String make_role_question(String name, String role);
    String make_admin_effect();
    String make_role_effect();
    String suspend_question(String name);
    String suspend_effect();
    String suspend_blocked_keys(int count);
    String suspend_self_question();
    String suspend_self_effect();
    String reactivate_question(String name);
    String reactivate_effect();
    String remove();
    String remove_question(String name);
    String remove_effect();
    String leave_question(String account);
    String leave_effect();
    String address_mismatch();
    String revokes_heading();
    String revokes_invitations(int count);
    String revokes_nothing();
    String expires();
    String expired();
    String set_expiry();
    String expiry_dates_of(String name);
    String expiry_hint();
    String role_last_day();
    String membership_last_day();
    String role_last_day_hint();
    String membership_last_day_hint();
    String erase();
    String erase_question(String name);
    String erase_effect();
    String invited();
    String any_activity();
    String never_active();
    String inactive_for(String days);
    String export();
    String select();
    String select_row(String name);
    String select_matches();
    String new_role();
    String bulk_suspend_question(int count);
    String bulk_reactivate_question(int count);
    String bulk_remove_question(int count);
    String bulk_role_question(int count, String role);
    String bulk_suspend_effect();
    String bulk_reactivate_effect();
    String bulk_remove_effect();
    String bulk_others(int count);
    String bulk_unchanged();
    String bulk_nothing();
    String number_mismatch();
    String email();
    String role_then(String role);
    String sessions();
    String open_sessions(int count);
    String latest_sign_in();
    String sessions_hint();
    String permission();
    String source();
    String from_role(String role);
    String no_permissions();
    String permissions_suspended();
    String events_hint();
    // @formatter:on
}
