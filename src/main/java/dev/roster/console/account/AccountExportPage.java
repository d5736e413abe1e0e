package dev.roster.console.account;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.OperatorOnly;
import dev.roster.http.CurrentRequest;
import dev.roster.http.Download;
import dev.roster.lifecycle.AccountExport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Operators download everything that Roster stores of an account. */
@Cancellable(false)
@Path("/operator/accounts/{accountId}/export")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class AccountExportPage {
    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    AccountExport export;
    @Inject
    Download download;

    @GET
    @Produces(MediaType.WILDCARD)
    @OperatorOnly
    @Cancellable
    public Uni<Void> export(@RestPath UUID accountId) {
        return export.export(accountId, current.principal(), request.origin(), download);
    }
}
