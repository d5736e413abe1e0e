package dev.roster.console;

import dev.roster.access.Principal;
import dev.roster.account.AccountView;
import dev.roster.audit.AuditEventView;
import dev.roster.audit.Verification;
import dev.roster.dormancy.DormantMemberView;
import dev.roster.http.Versioned;
import dev.roster.invitation.BulkResult;
import dev.roster.invitation.InvitationBatches;
import dev.roster.invitation.InvitationOutcomeKind;
import dev.roster.invitation.InvitationPreview;
import dev.roster.invitation.InvitationState;
import dev.roster.invitation.InvitationView;
import dev.roster.invitation.OptOuts;
import dev.roster.invitation.ResendResult;
import dev.roster.key.ApiKeyView;
import dev.roster.key.CreatedApiKey;
import dev.roster.list.Page;
import dev.roster.mail.DeliveryReason;
import dev.roster.mail.DeliveryView;
import dev.roster.member.Me;
import dev.roster.member.MemberStatus;
import dev.roster.member.MemberView;
import dev.roster.member.RevokedAccess;
import dev.roster.problem.ProblemType;
import dev.roster.review.Progress;
import dev.roster.review.ReviewActor;
import dev.roster.review.ReviewFilter;
import dev.roster.review.ReviewItemView;
import dev.roster.review.ReviewState;
import dev.roster.review.ReviewView;
import dev.roster.review.ScheduleView;
import dev.roster.role.RoleView;
import io.quarkus.qute.TemplateData;

/**
 * What pages read of other packages. Qute makes readers of the types in templates, but incomplete ones of those that sentences
 * take as well, and falls back to reflection, which a native image does not have. These are complete.
 */
@TemplateData(target = Principal.class)
@TemplateData(target = AccountView.class)
@TemplateData(target = AuditEventView.class)
@TemplateData(target = AuditEventView.By.class)
@TemplateData(target = AuditEventView.To.class)
@TemplateData(target = AuditEventView.From.class)
@TemplateData(target = AuditEventView.Seal.class)
@TemplateData(target = Versioned.class)
@TemplateData(target = Verification.class)
@TemplateData(target = Verification.Expired.class)
@TemplateData(target = Verification.FirstBreak.class)
@TemplateData(target = Verification.Head.class)
@TemplateData(target = Verification.Kind.class)
@TemplateData(target = DormantMemberView.class)
@TemplateData(target = InvitationBatches.Failure.class)
@TemplateData(target = InvitationBatches.Progress.class)
@TemplateData(target = BulkResult.class)
@TemplateData(target = BulkResult.Line.class)
@TemplateData(target = BulkResult.Reason.class)
@TemplateData(target = InvitationPreview.class)
@TemplateData(target = InvitationState.class)
@TemplateData(target = InvitationView.class)
@TemplateData(target = InvitationView.By.class)
@TemplateData(target = OptOuts.View.class)
@TemplateData(target = InvitationOutcomeKind.class)
@TemplateData(target = ResendResult.class)
@TemplateData(target = ResendResult.Line.class)
@TemplateData(target = ApiKeyView.class)
@TemplateData(target = CreatedApiKey.class)
@TemplateData(target = DeliveryReason.class)
@TemplateData(target = DeliveryView.class)
@TemplateData(target = RevokedAccess.class)
@TemplateData(target = Me.Place.class)
@TemplateData(target = MemberStatus.class)
@TemplateData(target = MemberView.class)
@TemplateData(target = Page.class)
@TemplateData(target = ProblemType.class)
@TemplateData(target = Progress.class)
@TemplateData(target = ReviewFilter.class)
@TemplateData(target = ReviewItemView.class)
@TemplateData(target = ReviewState.class)
@TemplateData(target = ReviewView.class)
@TemplateData(target = ReviewView.ByMember.class)
@TemplateData(target = ScheduleView.class)
@TemplateData(target = ReviewActor.class)
@TemplateData(target = RoleView.class)
final class SharedViews {

    private SharedViews() {
    }
}
