package dev.roster.console.group;

import dev.roster.console.FormError;
import dev.roster.console.Frame;
import dev.roster.group.GroupView;
import dev.roster.http.Versioned;
import dev.roster.member.MemberView;
import dev.roster.role.RoleView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

@CheckedTemplate(basePath = "console/group")
class Templates {
    static native TemplateInstance groups(Frame frame, List<GroupView> groups, String next);

    /** @param address the address that the form of a new member has submitted; empty before */
    static native TemplateInstance group(Frame frame, Versioned<GroupView> group, List<GroupPage.Row> rows, String next,
            String address, FormError error);

    /** @param named whether the directory names the group */
    static native TemplateInstance groupForm(Frame frame, GroupsPage.Form form, boolean named, List<RoleView> roles,
            FormError error);

    static native TemplateInstance groupDelete(Frame frame, Versioned<GroupView> group);

    static native TemplateInstance memberRemove(Frame frame, GroupView group, Versioned<MemberView> member);
}
