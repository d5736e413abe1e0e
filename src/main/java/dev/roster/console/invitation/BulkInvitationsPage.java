package dev.roster.console.invitation;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormValues;
import dev.roster.console.Pages;
import dev.roster.invitation.BulkInvitationService;
import dev.roster.invitation.BulkInvitationService.Line;
import dev.roster.problem.ProblemType;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Resends or revokes the selected invitations of the list, after a confirmation with the result of a dry run. */
@Cancellable(false)
@Path("/accounts/{accountId}/invitations/bulk")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class BulkInvitationsPage {
    private static final String PATH = "/invitations";
    private static final String REVOKE = "revoke";

    /** @param confirmed the ids that the confirmation showed; null before the confirmation */
    record Form(@RestForm String action, @RestForm String confirmed, @RestForm UUID formId) {
        BulkInvitationService.Request request(List<UUID> selected) {
            try {
                return new BulkInvitationService.Request(confirmed == null ? selected.stream().distinct().toList()
                        : FormValues.list(confirmed).stream().map(UUID::fromString).toList());
            } catch (IllegalArgumentException invalid) {
                throw ProblemType.MALFORMED_BODY.because("The form contains an invalid id.");
            }
        }

        boolean isRevocation() {
            return REVOKE.equals(action);
        }
    }

    /** The dry run. @param confirmed the ids of the invitations to change, for the form of the confirmation */
    @TemplateData
    record Preview(boolean revokes, String confirmed, List<Line> changed, List<Line> others) {
        static Preview of(boolean revokes, BulkInvitationService.Result result) {
            List<Line> changed = result.results().stream().filter(line -> line.reason() == null).toList();
            return new Preview(revokes,
                    changed.stream().map(line -> line.invitationId().toString()).collect(Collectors.joining(" ")), changed,
                    result.results().stream().filter(line -> line.reason() != null).toList());
        }

        public String action() {
            return revokes ? REVOKE : "resend";
        }
    }

    @Inject
    Pages pages;
    @Inject
    BulkInvitationService bulk;

    /** A form of this page was reloaded, for example in another language. */
    @GET
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> list() {
        return Uni.createFrom().item(pages.redirect(pages.back(PATH)).build());
    }

    @POST
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> change(@BeanParam Form form, @RestForm("invitation") List<UUID> selected) {
        if (form.confirmed() == null && selected.isEmpty()) {
            return Uni.createFrom().item(pages.redirect(pages.back(PATH), FlashMessage.NOTHING_SELECTED, ""));
        }
        BulkInvitationService.Request request = pages.valid(form.request(selected));
        if (form.confirmed() == null) {
            return change(form, request, true).chain(result -> pages
                    .showLong(frame -> Templates.bulk(frame, Preview.of(form.isRevocation(), result))));
        }
        return pages.once(form.formId(), List.of(form.isRevocation(), request), BulkInvitationService.Result.class,
                () -> change(form, request, false))
                .call(bulk::recordForbidden)
                .map(result -> result.rejected() > 0
                        ? pages.redirect(pages.back(PATH), FlashMessage.CHANGED_PARTLY,
                                result.changed() + "/" + result.results().size())
                        : pages.redirect(pages.back(PATH), form.isRevocation() ? FlashMessage.INVITATIONS_REVOKED
                                : FlashMessage.INVITATIONS_RESENT, result.changed()));
    }

    private Uni<BulkInvitationService.Result> change(Form form, BulkInvitationService.Request request, boolean dryRun) {
        return form.isRevocation() ? bulk.revoke(pages.actor(), request, dryRun)
                : bulk.resend(pages.actor(), request, dryRun);
    }
}
