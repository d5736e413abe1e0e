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
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Operators delete a closed account. */
@Cancellable(false)
@Path("/operator/accounts/{accountId}/delete")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class AccountDeletionPage {
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
    public Uni<RestResponse<byte[]>> confirmDelete(@RestPath UUID accountId) {
        return accounts.get(accountId).chain(account -> pages.confirm(account.view(), null, Templates::accountDelete));
    }

    /** A deletion is final, so it requires the name of the account. */
    @POST
    @OperatorOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> delete(@RestPath UUID accountId, @RestForm @DefaultValue("") String typed) {
        return accounts.get(accountId)
                .chain(account -> account.view().name().equalsIgnoreCase(typed.strip())
                        ? closing.delete(accountId, current.principal(), request.origin())
                                .map(begun -> pages.redirect("/operator/accounts", FlashMessage.ACCOUNT_DELETED,
                                        account.view().name()))
                        : pages.confirm(account.view(), typed, Templates::accountDelete));
    }
}
