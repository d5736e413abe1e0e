package dev.roster.console.invitation;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.EnumConstant;
import dev.roster.console.FlashMessage;
import dev.roster.console.LimitedCount;
import dev.roster.console.Pages;
import dev.roster.console.invitation.InvitationsMessages.DeliveryState;
import dev.roster.domain.JoinRequestList;
import dev.roster.http.Version;
import dev.roster.invitation.InvitationLinkService;
import dev.roster.invitation.InvitationList;
import dev.roster.invitation.InvitationService;
import dev.roster.invitation.InvitationState;
import dev.roster.invitation.ResendService;
import dev.roster.list.Page;
import dev.roster.mail.DeliveryReason;
import dev.roster.member.MemberCounts;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.qute.TemplateExtension;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists, resends and revokes invitations, and creates links to them. */
@Cancellable(false)
@Path("/accounts/{accountId}/invitations")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class InvitationsPage {
    private static final String PATH = "/invitations";

    /** The tab of open and expired invitations whose email was not delivered. It has no further pages. */
    private static final String UNDELIVERED = "undelivered";

    /** The periods of failed emails to resend; the first is the default. */
    private static final List<Integer> DAYS = List.of(1, 7, 30);

    @Inject
    Pages pages;
    @Inject
    InvitationList list;
    @Inject
    JoinRequestList requests;
    @Inject
    InvitationService invitations;
    @Inject
    InvitationLinkService links;
    @Inject
    ResendService resendService;
    @Inject
    Clock clock;

    @TemplateExtension(namespace = "delivery")
    static DeliveryState state(String value) {
        return EnumConstant.of(DeliveryState.class, value, DeliveryState.FAILED);
    }

    @TemplateExtension(namespace = "delivery")
    static DeliveryReason reason(String value) {
        return EnumConstant.of(DeliveryReason.class, value, DeliveryReason.NOT_ACCEPTED);
    }

    @GET
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @RestQuery String state, @RestQuery String cursor) {
        return list.count(accountId)
                .chain(counts -> requests.count(accountId).map(pending -> LimitedCount.text(pending, MemberCounts.LIMIT))
                        .chain(pending -> UNDELIVERED.equals(state) ? listUndelivered(accountId, counts, pending)
                                : list(accountId, state, cursor, counts, pending)));
    }

    private Uni<RestResponse<byte[]>> list(UUID accountId, String state, String cursor, InvitationList.Counts counts,
            String pending) {
        boolean all = "all".equals(state);
        InvitationState shown = all ? null : EnumConstant.of(InvitationState.class, state, InvitationState.OPEN);
        return pages.show(list.list(accountId, all ? Set.of() : Set.of(shown), Pages.ROWS_PER_PAGE, cursor),
                (frame, page) -> Templates.invitations(frame, page, shown == null ? "all" : shown.value(),
                        List.of(InvitationState.values()), shown == null || shown.isChangeable(), counts.undelivered(),
                        pending));
    }

    private Uni<RestResponse<byte[]>> listUndelivered(UUID accountId, InvitationList.Counts counts, String pending) {
        return pages.show(list.undelivered(accountId),
                (frame, found) -> Templates.invitations(frame, new Page<>(found, null), UNDELIVERED,
                        List.of(InvitationState.values()), true, counts.undelivered(), pending));
    }

    /** A client can submit the form while its button is disabled. The page then shows the seconds to wait. */
    @POST
    @Path("{invitationId}/resend")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> resend(@RestPath UUID invitationId) {
        return invitations.resend(pages.actor(), invitationId, null)
                .map(sent -> pages.redirect(pages.back(PATH), FlashMessage.RESENT, sent.view().email()))
                .onFailure(failure -> failure instanceof Problem problem && problem.type() == ProblemType.TOO_EARLY_TO_RESEND)
                .recoverWithItem(early -> pages.redirect(pages.back(PATH), FlashMessage.TOO_EARLY,
                        ((Problem) early).retryAfterSeconds()));
    }

    @GET
    @Path("resend")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> confirmResendFailed() {
        return pages.show(frame -> Templates.resendFailed(frame, DAYS, null));
    }

    /** Resends up to 1,000 undelivered invitations. Repeat the request for the rest. */
    @POST
    @Path("resend")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> resendFailed(@RestForm int days, @RestForm UUID formId) {
        Instant since = clock.instant().minus(Duration.ofDays(DAYS.contains(days) ? days : DAYS.get(0)));
        ResendService.Request request = ResendService.Request.since(since);
        Uni<ResendService.Result> resent = pages.once(formId, days, ResendService.Result.class,
                () -> resendService.resendLocked(pages.actor(), request, false)).call(resendService::recordForbidden);
        return pages.show(resent, (frame, result) -> Templates.resendFailed(frame, DAYS, result));
    }

    @GET
    @Path("{invitationId}/link")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> confirmLink(@RestPath UUID accountId, @RestPath UUID invitationId) {
        return pages.show(list.get(accountId, invitationId), Templates::link);
    }

    /** Shows the link in the response, because Roster does not store its secret. */
    @POST
    @Path("{invitationId}/link")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> createLink(@RestPath UUID invitationId, @RestForm int version) {
        return links.create(pages.actor(), invitationId, Version.etag(version))
                .chain(link -> pages.show(frame -> Templates.linkCreated(frame, link)));
    }

    @GET
    @Path("{invitationId}/revoke")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> confirmRevoke(@RestPath UUID accountId, @RestPath UUID invitationId) {
        return pages.show(list.get(accountId, invitationId), Templates::revoke);
    }

    @POST
    @Path("{invitationId}/revoke")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> revoke(@RestPath UUID accountId, @RestPath UUID invitationId, @RestForm int version) {
        return list.get(accountId, invitationId)
                .chain(invitation -> invitations.revoke(pages.actor(), invitationId, Version.etag(version))
                        .replaceWith(() -> pages.redirect(pages.back(PATH), FlashMessage.INVITATION_REVOKED,
                                invitation.view().email())));
    }
}
