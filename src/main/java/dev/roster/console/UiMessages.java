package dev.roster.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What stands around the content of every page, and what several pages say; {@code messages/ui_*.properties} have it in each
 * language.
 */
@MessageBundle("ui")
public interface UiMessages {

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
    String sign_out();

    @Message
    String sign_in_again();

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
    String never();

    /** What was done, by its name, to what. */
    @Message
    String done(String done, String what);

    @Message
    String name();

    @Message
    String role();

    @Message
    String status();

    @Message
    String actions();

    @Message
    String actions_for(String name);

    @Message
    String cancel();

    @Message
    String save();

    @Message
    String apply();

    @Message
    String back();

    @Message
    String reload();

    @Message
    String delete();

    @Message
    String revoke();

    @Message
    String show_more();

    @Message
    String optional();

    @Message
    String created();

    @Message
    String expires();

    @Message
    String invite_user();

    @Message
    String type_email(String email);

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
}
