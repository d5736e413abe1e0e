package dev.roster.console.account;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.account.AccountService;
import dev.roster.console.FlashMessage;
import dev.roster.console.Pages;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Dismisses the checklist for new accounts, which the list of members shows. */
@Cancellable(false)
@Path("/accounts/{accountId}/checklist")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class ChecklistPage {
    @Inject
    Pages pages;
    @Inject
    AccountService accounts;

    @POST
    @Path("dismiss")
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> dismiss() {
        return accounts.dismissChecklist(pages.actor())
                .replaceWith(() -> pages.redirect(pages.inAccount("/members"), FlashMessage.SAVED, ""));
    }
}
