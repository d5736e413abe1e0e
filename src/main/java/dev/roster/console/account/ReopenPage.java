package dev.roster.console.account;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.OperatorOnly;
import dev.roster.account.AccountClosing;
import dev.roster.account.AccountService;
import dev.roster.console.FlashMessage;
import dev.roster.console.Pages;
import dev.roster.http.CurrentRequest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Operators reopen a closed account. */
@Cancellable(false)
@Path("/operator/accounts/{accountId}/reopen")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class ReopenPage {
    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    Pages pages;
    @Inject
    AccountService accounts;
    @Inject
    AccountClosing closing;

    @GET
    @OperatorOnly
    public Uni<RestResponse<byte[]>> confirmReopen(@RestPath UUID accountId) {
        return pages.show(accounts.get(accountId), (frame, account) -> Templates.accountReopen(frame, account.view()));
    }

    @POST
    @OperatorOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> reopen(@RestPath UUID accountId) {
        return closing.reopen(accountId, current.principal(), request.origin())
                .map(opened -> pages.redirect(pages.backTo("/operator/accounts"), FlashMessage.ACCOUNT_REOPENED,
                        opened.view().name()));
    }
}
