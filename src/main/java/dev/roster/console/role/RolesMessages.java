package dev.roster.console.role;

import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about roles, in {@code messages/roles_*.properties}. */
@MessageBundle("roles")
public interface RolesMessages {
    // @formatter:off: one message per line
    String edit();
    String lead();
    String add_role();
    String edit_role(String name);
    String built_in();
    String everything();
    String permissions_hint();
    String name_hint();
    String delete_role_question(String name);
    String delete_role_effect();
    // @formatter:on
}
