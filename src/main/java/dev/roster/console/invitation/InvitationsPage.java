package dev.roster.console.invitation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.Constants;
import dev.roster.console.Done;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.console.Query;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.invitation.InvitationList;
import dev.roster.invitation.InvitationService;
import dev.roster.invitation.InvitationState;
import dev.roster.invitation.InvitationView;
import dev.roster.invitation.ResendService;
import dev.roster.list.Page;
import dev.roster.mail.DeliveryView;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Lists, resends and revokes invitations. */
@Path("/accounts/{accountId}/invitations")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class InvitationsPage {

    private static final String SECTION = "invitations";
    private static final int ROWS = 50;

    /** The periods of failed emails to resend; the first is the default. */
    private static final List<Integer> DAYS = List.of(1, 7, 30);

    @CheckedTemplate(basePath = "console/invitation")
    @TemplateData(target = DeliveryView.class)
    @TemplateData(target = InvitationState.class)
    @TemplateData(target = InvitationView.class)
    @TemplateData(target = InvitationView.Inviter.class)
    @TemplateData(target = ResendService.Result.class)
    @TemplateData(target = ResendService.Line.class)
    static class Templates {

        static native TemplateInstance invitations(Frame frame, Page<InvitationView> page, InvitationState state,
                List<InvitationState> states, String more);

        static native TemplateInstance resendFailed(Frame frame, List<Integer> days, ResendService.Result result);

        static native TemplateInstance revoke(Frame frame, Versioned<InvitationView> invitation);
    }

    @Inject
    Pages pages;

    @Inject
    InvitationList list;

    @Inject
    InvitationService invitations;

    @Inject
    ResendService resendService;

    @Inject
    Clock clock;

    @GET
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @RestQuery String state, @RestQuery String cursor) {
        boolean all = "all".equals(state);
        InvitationState shown = all ? null
                : Constants.of(InvitationState.class, state == null ? "" : state, InvitationState.OPEN);
        Set<InvitationState> states = all ? Set.of() : Set.of(shown);
        return list.list(accountId, states, ROWS, cursor).chain(page -> {
            String more = new Query().with("state", all ? state : shown.value()).with("cursor", page.nextCursor())
                    .of(path(accountId));
            return pages.inAccount(SECTION, frame -> Templates.invitations(frame, page, shown,
                    List.of(InvitationState.values()), more));
        });
    }

    @POST
    @Path("{invitationId}/resend")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> resend(@RestPath UUID accountId, @RestPath UUID invitationId) {
        return invitations.resend(pages.actor(), invitationId, null)
                .map(sent -> pages.done(path(accountId), Done.RESENT, sent.view().email()))
                .onFailure(InvitationsPage::isTooEarly).recoverWithItem(failure -> tooEarly(accountId, (Problem) failure));
    }

    @GET
    @Path("resend")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> confirmResendFailed(@RestPath UUID accountId) {
        return pages.inAccount(SECTION, frame -> Templates.resendFailed(frame, DAYS, null));
    }

    /** Resends one page of failed invitations. The next request finds the rest. */
    @POST
    @Path("resend")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> resendFailed(@RestPath UUID accountId, @FormParam("days") int days) {
        Instant since = clock.instant().minus(Duration.ofDays(DAYS.contains(days) ? days : DAYS.get(0)));
        return resendService.resend(pages.actor(), ResendService.Request.since(since), false)
                .chain(result -> pages.inAccount(SECTION, frame -> Templates.resendFailed(frame, DAYS, result)));
    }

    @GET
    @Path("{invitationId}/revoke")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> confirmRevoke(@RestPath UUID accountId, @RestPath UUID invitationId) {
        return list.get(accountId, invitationId)
                .chain(invitation -> pages.inAccount(SECTION, frame -> Templates.revoke(frame, invitation)));
    }

    @POST
    @Path("{invitationId}/revoke")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> revoke(@RestPath UUID accountId, @RestPath UUID invitationId,
            @FormParam("version") int version) {
        return list.get(accountId, invitationId)
                .chain(invitation -> invitations.revoke(pages.actor(), invitationId, Version.etag(version))
                        .replaceWith(pages.done(path(accountId), Done.INVITATION_REVOKED, invitation.view().email())));
    }

    private static boolean isTooEarly(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.TOO_EARLY_TO_RESEND;
    }

    /** The button is disabled until resending is possible; this answers clients that ignore it. */
    private RestResponse<byte[]> tooEarly(UUID accountId, Problem problem) {
        return pages.done(path(accountId), Done.TOO_EARLY, problem.retryAfterSeconds());
    }

    private static String path(UUID accountId) {
        return "/accounts/" + accountId + "/invitations";
    }
}
