package dev.roster.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

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

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.invitation.InvitationList;
import dev.roster.invitation.InvitationService;
import dev.roster.invitation.InvitationState;
import dev.roster.invitation.InvitationView;
import dev.roster.invitation.ResendRequest;
import dev.roster.invitation.ResendResult;
import dev.roster.invitation.ResendService;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Who was invited, and what became of it. */
@Path("/accounts/{accountId}/invitations")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class InvitationsPage {

    private static final String SECTION = "invitations";
    private static final String ALL = "all";
    private static final List<String> STATES = Stream
            .concat(Stream.of(InvitationState.values()).map(InvitationState::value), Stream.of(ALL)).toList();
    private static final int ROWS = 50;

    /** How far back what failed can be sent again; the first one is preselected. */
    private static final List<Integer> DAYS = List.of(1, 7, 30);

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance invitations(Frame frame, Page<InvitationView> page, String state, List<String> states,
                String more);

        static native TemplateInstance resendFailed(Frame frame, List<Integer> days, ResendResult result);

        static native TemplateInstance revoke(Frame frame, Versioned<InvitationView> invitation);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    InvitationList list;

    @Inject
    InvitationService invitationService;

    @Inject
    ResendService resendService;

    @Inject
    Clock clock;

    @GET
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @RestQuery String state, @RestQuery String cursor) {
        String shown = known(state);
        Set<InvitationState> states = shown.equals(ALL) ? EnumSet.noneOf(InvitationState.class)
                : EnumSet.of(InvitationState.fromString(shown));
        return list.list(current.actor().accountId(), states, ROWS, cursor).chain(page -> {
            String more = new Query().with("state", shown).with("cursor", page.nextCursor()).of(path(accountId));
            return pages.inAccount(SECTION, frame -> Templates.invitations(frame, page, shown, STATES, more));
        });
    }

    @POST
    @Path("{invitationId}/resend")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> resend(@RestPath UUID accountId, @RestPath UUID invitationId) {
        return invitationService.resend(current.actor(), invitationId, null)
                .map(sent -> pages.done(path(accountId), Flash.of("resent", sent.view().email())))
                .onFailure(InvitationsPage::isTooEarly).recoverWithItem(failure -> tooEarly(accountId, (Problem) failure));
    }

    @GET
    @Path("resend")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> askToResendFailed(@RestPath UUID accountId) {
        return pages.inAccount(SECTION, frame -> Templates.resendFailed(frame, DAYS, null));
    }

    /** One page's worth of them; what is left is found again. */
    @POST
    @Path("resend")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> resendFailed(@RestPath UUID accountId, @FormParam("days") int days) {
        Instant since = clock.instant().minus(Duration.ofDays(DAYS.contains(days) ? days : DAYS.get(0)));
        return resendService.resend(current.actor(), ResendRequest.since(since), false)
                .chain(result -> pages.inAccount(SECTION, frame -> Templates.resendFailed(frame, DAYS, result)));
    }

    @GET
    @Path("{invitationId}/revoke")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> askToRevoke(@RestPath UUID accountId, @RestPath UUID invitationId) {
        return list.get(accountId, invitationId)
                .chain(invitation -> pages.inAccount(SECTION, frame -> Templates.revoke(frame, invitation)));
    }

    @POST
    @Path("{invitationId}/revoke")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> revoke(@RestPath UUID accountId, @RestPath UUID invitationId,
            @FormParam("version") int version) {
        return list.get(accountId, invitationId)
                .chain(invitation -> invitationService.revoke(current.actor(), invitationId, Version.etag(version))
                        .replaceWith(pages.done(path(accountId), Flash.of("revoked", invitation.view().email()))));
    }

    private static boolean isTooEarly(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.TOO_EARLY_TO_RESEND;
    }

    /** The button says from when on it works; who was faster is told how long to wait. */
    private RestResponse<byte[]> tooEarly(UUID accountId, Problem problem) {
        return pages.done(path(accountId), Flash.of("too-early", problem.retryAfterSeconds()));
    }

    private static String known(String state) {
        return state != null && STATES.contains(state) ? state : InvitationState.OPEN.value();
    }

    private static String path(UUID accountId) {
        return "/accounts/" + accountId + "/invitations";
    }
}
