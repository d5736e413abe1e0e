package dev.roster.console.account;

import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about accounts, in {@code messages/accounts_*.properties}. */
@MessageBundle("accounts")
public interface AccountsMessages {
    // @formatter:off: one message per line
    String signed_out();
    String signed_out_hint();
    String account_name();
    String account_id();
    String default_language();
    String invitation_lifetime();
    String allowed_domains();
    String allowed_domains_hint();
    String api_key_header();
    String api_key_header_hint();
    String no_accounts();
    String no_accounts_hint(String name);
    String search_accounts();
    String no_accounts_found();
    String no_accounts_yet();
    String no_accounts_yet_hint();
    String open_account();
    String first_admin();
    String first_admin_hint();
    String account_open();
    String account_closed();
    String close_account();
    String close_account_question(String name);
    String close_account_effect();
    String name_mismatch();
    String audit_retention();
    String audit_retention_hint();
    String embed_origins();
    String embed_origins_hint();
    // @formatter:on
}
