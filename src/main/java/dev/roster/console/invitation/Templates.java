package dev.roster.console.invitation;

import dev.roster.console.FormError;
import dev.roster.console.Frame;
import dev.roster.group.GroupView;
import dev.roster.http.Versioned;
import dev.roster.invitation.BulkInvitationService;
import dev.roster.invitation.BulkResult;
import dev.roster.invitation.InvitationImports;
import dev.roster.invitation.InvitationLink;
import dev.roster.invitation.InvitationState;
import dev.roster.invitation.InvitationView;
import dev.roster.invitation.ResendService;
import dev.roster.invitation.UnreadableCsv;
import dev.roster.list.Page;
import dev.roster.mail.DeliveryView;
import dev.roster.member.SeatsView;
import dev.roster.role.RoleView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

@CheckedTemplate(basePath = "console/invitation")
@TemplateData(target = BulkInvitationService.Line.class)
@TemplateData(target = BulkResult.class)
@TemplateData(target = BulkResult.Line.class)
@TemplateData(target = DeliveryView.class)
@TemplateData(target = InvitationImports.Failure.class)
@TemplateData(target = InvitationImports.Progress.class)
@TemplateData(target = InvitationLink.class)
@TemplateData(target = InvitationState.class)
@TemplateData(target = InvitationView.class)
@TemplateData(target = InvitationView.Inviter.class)
@TemplateData(target = ResendService.Line.class)
@TemplateData(target = ResendService.Result.class)
@TemplateData(target = UnreadableCsv.class)
class Templates {
    static native TemplateInstance bulk(Frame frame, BulkInvitationsPage.Preview preview);

    static native TemplateInstance importForm(Frame frame, String csv, FormError error, UnreadableCsv unreadable);

    static native TemplateInstance importPreview(Frame frame, String csv, BulkResult result);

    static native TemplateInstance importProgress(Frame frame, InvitationImports.Progress progress,
            List<InvitationImports.Failure> failures);

    static native TemplateInstance invitations(Frame frame, Page<InvitationView> page, String tab,
            List<InvitationState> states, boolean selectable, int undelivered, String pending);

    static native TemplateInstance link(Frame frame, Versioned<InvitationView> invitation);

    static native TemplateInstance linkCreated(Frame frame, InvitationLink created);

    static native TemplateInstance resendFailed(Frame frame, List<Integer> days, ResendService.Result result);

    static native TemplateInstance revoke(Frame frame, Versioned<InvitationView> invitation);

    /**
     * @param sent number of invitations that the last request sent; {@code rejected} its other lines; {@code seats} null
     *        without the permission to read them
     */
    static native TemplateInstance invite(Frame frame, InvitePage.Form form, FormError error, int sent,
            List<BulkResult.Line> rejected, List<RoleView> roles, List<GroupView> groups, SeatsView seats);
}
