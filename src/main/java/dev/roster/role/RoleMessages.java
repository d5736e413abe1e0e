package dev.roster.role;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages about roles in emails and pages, from {@code messages/role_*.properties}. */
@MessageBundle("role")
public interface RoleMessages {
    // @formatter:off: one message per line
    /** Translates the names of built-in roles only. */
    String name(String role);
    /** Describes built-in roles only. */
    String description(String role);
    String your_role();
    // @formatter:on
}
