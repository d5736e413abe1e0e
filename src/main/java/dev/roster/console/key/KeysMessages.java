package dev.roster.console.key;

import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about API keys, in {@code messages/keys_*.properties}. */
@MessageBundle("keys")
public interface KeysMessages {
    // @formatter:off: one message per line
    String lead();
    String all_keys();
    String create_key();
    String no_keys();
    String no_keys_hint();
    String all_permissions();
    String created_by();
    String no_permissions();
    String last_used();
    String paused();
    String pauses_on();
    String key_name_example();
    String key_permissions_hint();
    String last_day();
    String created();
    String created_hint();
    String key_saved();
    String discard_secret();
    String created_before();
    String created_before_hint();
    String revoke_key_question(String name);
    String revoke_key_effect();
    String rename();
    String rename_key(String name);
    // @formatter:on
}
