package dev.roster.console.account;

import dev.roster.access.InBrowser;
import dev.roster.access.OperatorOnly;
import dev.roster.console.Pages;
import dev.roster.lifecycle.DeletionList;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The deletions of accounts with their certificates, for operators. */
@Cancellable(false)
@Path("/operator/deletions")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class DeletionsPage {
    @Inject
    Pages pages;
    @Inject
    DeletionList deletions;

    @GET
    @OperatorOnly
    public Uni<RestResponse<byte[]>> deletions(@RestQuery String cursor) {
        return pages.show(deletions.list(Pages.ROWS_PER_PAGE, cursor), Templates::deletions);
    }
}
