package dev.roster.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages say; {@code messages/ui_*.properties} have it in each language. */
@MessageBundle("ui")
public interface ConsoleMessages {

    @Message
    String skip();

    @Message
    String navigation();

    @Message
    String switch_account(String account);

    @Message
    String all_my_accounts();

    @Message
    String every_account();

    @Message
    String your_accounts();

    @Message
    String menu_of(String name);

    @Message
    String choose_language();

    @Message
    String language(String tag);

    @Message
    String sign_in();

    @Message
    String sign_out();

    @Message
    String sign_in_again();

    @Message
    String signed_out();

    @Message
    String signed_out_hint();

    @Message
    String members();

    @Message
    String invitations();

    @Message
    String activity();

    @Message
    String roles();

    @Message
    String keys();

    @Message
    String my_keys();

    @Message
    String settings();

    /** A time before or after now, in its largest whole unit; 0 of the unit {@code now}. */
    @Message
    String ago(String unit, long count, boolean past);

    @Message
    String in_seconds(int count);

    @Message
    String never();

    /** What was done, by its name, to what. */
    @Message
    String done(String done, String what);

    @Message
    String name();

    @Message
    String email();

    @Message
    String role();

    @Message
    String status();

    @Message
    String last_active();

    @Message
    String joined();

    @Message
    String actions();

    @Message
    String actions_for(String name);

    @Message
    String you();

    @Message
    String cancel();

    @Message
    String save();

    @Message
    String edit();

    @Message
    String apply();

    @Message
    String back();

    @Message
    String reload();

    @Message
    String delete();

    @Message
    String suspend();

    @Message
    String reactivate();

    @Message
    String revoke();

    @Message
    String revoke_named(String name);

    @Message
    String resend();

    @Message
    String show_more();

    @Message
    String optional();

    @Message
    String created();

    @Message
    String expires();

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
    String invite_user();

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
    String type_email(String email);

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
    String addresses();

    @Message
    String addresses_hint();

    @Message
    String letter_language();

    @Message
    String note();

    @Message
    String note_example();

    @Message
    String send_invitation();

    @Message
    String import_instead();

    @Message
    String import_csv();

    @Message
    String invited_some(int count);

    @Message
    String not_invited(int count);

    @Message
    String invitation_state(String state);

    @Message
    String mail_state(String state);

    @Message
    String delivery();

    @Message
    String invited_by();

    @Message
    String no_invitations();

    @Message
    String no_invitations_hint();

    @Message
    String revoke_question(String email);

    @Message
    String revoke_means();

    @Message
    String roles_lead();

    @Message
    String add_role();

    @Message
    String edit_role(String name);

    @Message
    String built_in();

    @Message
    String everything();

    @Message
    String permissions();

    @Message
    String permissions_hint();

    @Message
    String role_name_hint();

    @Message
    String delete_role_question(String name);

    @Message
    String delete_role_means();

    @Message
    String keys_lead();

    @Message
    String keys_of_all();

    @Message
    String make_key();

    @Message
    String no_keys();

    @Message
    String no_keys_hint();

    @Message
    String as_its_member();

    @Message
    String last_used();

    @Message
    String key_name();

    @Message
    String key_name_example();

    @Message
    String key_permissions_hint();

    @Message
    String last_day();

    @Message
    String key_made();

    @Message
    String key_made_hint();

    @Message
    String copy();

    @Message
    String copied();

    @Message
    String kept_it();

    @Message
    String revoke_key_question(String name);

    @Message
    String revoke_key_means();

    @Message
    String account_name();

    @Message
    String account_id();

    @Message
    String default_language();

    @Message
    String invitation_lifetime();

    @Message
    String allowed_domains();

    @Message
    String allowed_domains_hint();

    @Message
    String api_key_header();

    @Message
    String api_key_header_hint();

    @Message
    String no_accounts();

    @Message
    String no_accounts_hint(String name);

    @Message
    String no_accounts_yet();

    @Message
    String no_accounts_yet_hint();

    @Message
    String open_account();

    @Message
    String first_admin();

    @Message
    String first_admin_hint();

    @Message
    String account_open();

    @Message
    String account_closed();

    @Message
    String join_for();

    @Message
    String join(String account);

    @Message
    String decline();

    @Message
    String sign_in_to_join();

    @Message
    String join_sign_in(String email);

    @Message
    String join_other_person(String me, String email);

    @Message
    String join_verify(String email);

    @Message
    String join_elsewhere();

    @Message
    String join_changes_nothing();

    @Message
    String declined();

    @Message
    String declined_hint();

    /** Why an invitation cannot be used, by the type of the problem. */
    @Message
    String refusal(String problem);

    /** And what to do then. */
    @Message
    String next_step(String problem);

    /** What went wrong, by the type of the problem. */
    @Message
    String problem_title(String problem);

    /** And what to do then. */
    @Message
    String problem_hint(String problem);

    /** What is wrong with a field, by its name. */
    @Message
    String invalid(String field);

    @Message
    String request_id();

    @Message
    String import_title();

    @Message
    String import_lead();

    @Message
    String csv_file();

    @Message
    String csv_or_paste();

    @Message
    String csv_hint();

    @Message
    String preview();

    @Message
    String import_preview();

    @Message
    String will_be_invited();

    @Message
    String will_not();

    @Message
    String send_invitations(long count);

    @Message
    String line();

    @Message
    String result();

    @Message
    String outcome(String outcome);

    @Message
    String import_running();

    @Message
    String import_over();

    @Message
    String not_invited_heading();

    @Message
    String download_csv();

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
    String rename();

    @Message
    String rename_key(String name);

    @Message
    String close_account();

    @Message
    String close_account_question(String name);

    @Message
    String close_account_means();

    @Message
    String type_name_wrong();
}
