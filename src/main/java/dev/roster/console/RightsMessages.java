package dev.roster.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages about roles and API keys say; {@code messages/rights_*.properties} have it in each language. */
@MessageBundle("rights")
public interface RightsMessages {

    @Message
    String edit();

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
    String rename();

    @Message
    String rename_key(String name);
}
