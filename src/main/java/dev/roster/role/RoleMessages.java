package dev.roster.role;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages about roles in emails and pages, from {@code messages/role_*.properties}. */
@MessageBundle("role")
public interface RoleMessages {

    /** The name of a built-in role in the language; an account's own role has its name in every language. */
    String name(String role);

    String your_role();
}
