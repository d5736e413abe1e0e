package dev.roster.console.account;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.OperatorOnly;
import dev.roster.account.AccountService;
import dev.roster.console.FlashMessage;
import dev.roster.console.Pages;
import dev.roster.http.CurrentRequest;
import dev.roster.http.Download;
import dev.roster.lifecycle.AccountExport;
import dev.roster.lifecycle.DeletionList;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Operators export accounts, reopen and delete closed ones, and see the certificates of deletions. */
@Cancellable(false)
@Path("/operator")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class ClosedAccountPage {
    private static final String ALL_ACCOUNTS = "/operator/accounts";

    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    Pages pages;
    @Inject
    AccountService accounts;
    @Inject
    AccountExport export;
    @Inject
    DeletionList deletions;
    @Inject
    Download download;

    @GET
    @Path("accounts/{accountId}/reopen")
    @OperatorOnly
    public Uni<RestResponse<byte[]>> confirmReopen(@RestPath UUID accountId) {
        return pages.show(accounts.get(accountId), (frame, account) -> Templates.accountReopen(frame, account.view()));
    }

    @POST
    @Path("accounts/{accountId}/reopen")
    @OperatorOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> reopen(@RestPath UUID accountId) {
        return accounts.reopen(accountId, current.principal(), request.origin())
                .map(opened -> pages.redirect(pages.backTo(ALL_ACCOUNTS), FlashMessage.ACCOUNT_REOPENED,
                        opened.view().name()));
    }

    @GET
    @Path("accounts/{accountId}/delete")
    @OperatorOnly
    public Uni<RestResponse<byte[]>> confirmDelete(@RestPath UUID accountId) {
        return accounts.get(accountId).chain(account -> pages.confirm(account.view(), null, Templates::accountDelete));
    }

    /** A deletion is final, so it requires the name of the account. */
    @POST
    @Path("accounts/{accountId}/delete")
    @OperatorOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> delete(@RestPath UUID accountId, @RestForm @DefaultValue("") String typed) {
        return accounts.get(accountId)
                .chain(account -> account.view().name().equalsIgnoreCase(typed.strip())
                        ? accounts.delete(accountId, current.principal(), request.origin())
                                .map(begun -> pages.redirect(ALL_ACCOUNTS, FlashMessage.ACCOUNT_DELETED,
                                        account.view().name()))
                        : pages.confirm(account.view(), typed, Templates::accountDelete));
    }

    @GET
    @Path("accounts/{accountId}/export")
    @Produces(MediaType.WILDCARD)
    @OperatorOnly
    @Cancellable
    public Uni<Void> export(@RestPath UUID accountId) {
        return export.export(accountId, current.principal(), request.origin(), download);
    }

    @GET
    @Path("deletions")
    @OperatorOnly
    public Uni<RestResponse<byte[]>> deletions(@RestQuery String cursor) {
        return pages.show(deletions.list(Pages.ROWS_PER_PAGE, cursor), Templates::deletions);
    }
}
