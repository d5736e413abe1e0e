package dev.roster.console.group;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of the pages about groups, from {@code messages/groups_*.properties}. */
@MessageBundle("groups")
public interface GroupsMessages {
    // @formatter:off: one message per line
    String lead();
    String add_group();
    String edit();
    String edit_group(String name);
    String no_groups();
    String no_groups_hint();
    String no_role();
    String role_hint();
    String managed_by_directory();
    String directory_hint();
    String add_member();
    String member_address();
    String no_members();
    String remove_member();
    String remove_member_question(String name, String group);
    String remove_member_effect();
    String delete_group_question(String name);
    String delete_group_effect();
    // @formatter:on
}
