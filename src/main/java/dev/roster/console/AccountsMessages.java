package dev.roster.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages about accounts and their settings say; {@code messages/accounts_*.properties} have it in each language. */
@MessageBundle("accounts")
public interface AccountsMessages {

    @Message
    String signed_out();

    @Message
    String signed_out_hint();

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
    String close_account();

    @Message
    String close_account_question(String name);

    @Message
    String close_account_means();

    @Message
    String type_name_wrong();

    @Message
    String audit_retention();

    @Message
    String audit_retention_hint();
}
