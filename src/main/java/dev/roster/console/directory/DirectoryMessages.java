package dev.roster.console.directory;

import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the page about the directory, in {@code messages/directory_*.properties}. */
@MessageBundle("directory")
public interface DirectoryMessages {
    // @formatter:off: one message per line
    String lead();
    String connect();
    String connect_hint();
    String name_example();
    String role_of_members();
    String role_hint();
    String link_existing();
    String link_existing_hint();
    String welcome_email();
    String welcome_email_hint();
    String url();
    String url_hint();
    String tokens();
    String tokens_hint();
    String no_tokens();
    String token_of();
    String create_token();
    String token_created();
    String token_created_hint();
    String token_saved();
    String last_used();
    String revoke_token_question();
    String revoke_token_effect();
    String links();
    String links_hint();
    String links_more();
    String in_directory();
    String link_all();
    String link_all_question();
    String link_all_effect();
    String disconnect();
    String disconnect_question();
    String disconnect_effect();
    String users(long count);
    String groups_of_directory(long count);
    // @formatter:on
}
