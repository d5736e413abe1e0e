package dev.roster.console.role;

import dev.roster.access.Permission;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about roles, in {@code messages/roles_*.properties}. */
@MessageBundle("roles")
public interface RolesMessages {
    // @formatter:off: one message per line; @Message: one message for each constant
    String edit();
    String lead();
    String add_role();
    String edit_role(String name);
    String built_in();
    String everything();
    String display_name();
    String display_name_hint();
    String description();
    String other_permissions();
    String permissions_hint();
    String name_hint();
    String delete_role_question(String name);
    String delete_role_effect();
    String compare();
    String compare_lead();
    String first_role();
    String second_role();
    String only_in(String role);
    String in_both();
    String through(String pattern);
    String nothing();
    @Message String permission(Permission permission);
    // @formatter:on
}
