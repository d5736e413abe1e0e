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
    String branding();
    String branding_lead();
    String accent_color();
    String accent_color_hint();
    String logo();
    String logo_hint();
    String remove_logo();
    String save_branding();
    String checklist(String account);
    String checklist_done();
    String checklist_invite();
    String checklist_invite_hint();
    String checklist_role();
    String checklist_role_hint();
    String checklist_policy();
    String checklist_policy_hint();
    String checklist_brand();
    String checklist_brand_hint();
    String checklist_dismiss();
    String embed_origins();
    String embed_origins_hint();
    String no_admin();
    // @formatter:on
}
