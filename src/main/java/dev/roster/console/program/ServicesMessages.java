package dev.roster.console.program;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of the pages about service accounts, from {@code messages/services_*.properties}. */
@MessageBundle("services")
public interface ServicesMessages {
    // @formatter:off: one message per line
    String service_accounts();
    String service_account();
    String lead();
    String add();
    String edit();
    String edit_question(String name);
    String none();
    String none_hint();
    String owner();
    String owner_address();
    String owner_group();
    String owner_hint();
    String keep_owner(String name);
    String deleted_group();
    String without_owner();
    String suspended_from();
    String subject();
    String client();
    String identity_hint();
    String keys_only();
    String expires_hint();
    String create_key();
    String manage_keys();
    // @formatter:on
}
