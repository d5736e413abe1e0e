package dev.roster.console.member;

import dev.roster.console.FormError;
import dev.roster.console.Frame;
import dev.roster.group.GroupView;
import dev.roster.http.Versioned;
import dev.roster.identity.IdentityLinkView;
import dev.roster.invitation.InvitationView;
import dev.roster.list.Page;
import dev.roster.member.BulkMemberResult;
import dev.roster.member.MemberAccess;
import dev.roster.member.MemberSessions;
import dev.roster.member.MemberView;
import dev.roster.member.RevokedAccess;
import dev.roster.member.SeatsView;
import dev.roster.onboarding.Checklist;
import dev.roster.role.RoleView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

@CheckedTemplate(basePath = "console/member")
@TemplateData(target = BulkMemberResult.Line.class)
@TemplateData(target = IdentityLinkView.class)
@TemplateData(target = MemberAccess.class)
@TemplateData(target = MemberAccess.Held.class)
@TemplateData(target = MemberAccess.Source.class)
@TemplateData(target = MemberSessions.class)
@TemplateData(target = MemberView.class)
@TemplateData(target = RevokedAccess.class)
class Templates {
    static native TemplateInstance expiry(Frame frame, Versioned<MemberView> member, ExpiryPage.Form form, FormError error,
            List<RoleView> roles);

    static native TemplateInstance role(Frame frame, Versioned<MemberView> member, String to, RevokedAccess revoked,
            List<RoleView> roles);

    /** @param lost the invitations that the suspension revokes, and the API keys that it blocks */
    static native TemplateInstance suspend(Frame frame, Versioned<MemberView> member, RevokedAccess lost);

    static native TemplateInstance reactivate(Frame frame, Versioned<MemberView> member);

    /** @param link the valid link; null for none */
    static native TemplateInstance linkSignIn(Frame frame, MemberView member, IdentityLinkView link);

    /** @param typed the address that did not match, or null */
    static native TemplateInstance remove(Frame frame, Versioned<MemberView> member, RevokedAccess revoked, String typed);

    static native TemplateInstance erase(Frame frame, Versioned<MemberView> member, String typed);

    /** @param typed the number that did not match, or null */
    static native TemplateInstance bulk(Frame frame, BulkMembersPage.Preview preview, String typed);

    /** @param undelivered invitations, at most 101; {@code checklist} and {@code seats} null if the page has none */
    static native TemplateInstance members(Frame frame, MemberQuery query, List<MembersPage.Row> rows, String next,
            List<RoleView> roles, List<RoleView> grantable, List<GroupView> groups, List<GroupView> assignable,
            List<MemberTab> tabs, int undelivered, Checklist checklist, SeatsView seats);

    static native TemplateInstance invited(Frame frame, Page<InvitationView> page, List<MemberTab> tabs, int undelivered);

    static native TemplateInstance member(Frame frame, MemberPage.Content content, MembersPage.Row row);
}
