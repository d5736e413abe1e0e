package dev.roster.console;

import dev.roster.member.MemberStatus;
import dev.roster.problem.ProblemType;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Messages that several pages share, in {@code messages/ui_*.properties}. A page replaces {@code %s}. */
@MessageBundle("ui")
public interface UiMessages {
    // @formatter:off: one message per line; @Message: one message for each constant
    String skip();
    String navigation();
    String switch_account(String account);
    String all_my_accounts();
    String all_accounts();
    String your_accounts();
    String menu_of(String name);
    String choose_language();
    String sign_out();
    String sign_in_again();
    String members();
    String invitations();
    String activity();
    String roles();
    String groups();
    String any_group();
    String keys();
    String my_keys();
    String my_membership();
    String key_count(int count);
    String settings();
    String reviews();
    String dormancy();
    @Message String time(DisplayTime.TimeSpan span);
    String days(long count);
    String hours(long count);
    String minutes(long count);
    String never();
    String last_active();
    String days_without_activity();
    @Message String flash(FlashMessage message);
    String name();
    String you();
    String role();
    String any_role();
    String permissions();
    String status();
    String result();
    @Message String member_status(MemberStatus status);
    String actions();
    String actions_for(String name);
    String cancel();
    String undo();
    String select_page();
    String selected();
    String save();
    String apply();
    String back();
    String reload();
    String delete();
    String revoke();
    String show_more();
    String one_result();
    String results();
    String more_results();
    String discard_input();
    String optional();
    String created();
    String expires();
    String invite_user();
    String type_to_confirm(String text);
    @Message String problem_title(ProblemType problem);
    @Message String problem_hint(ProblemType problem);
    @Message String invalid(FormError.Field field);
    String request_id();
    // @formatter:on
}
