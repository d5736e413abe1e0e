package dev.roster.console.operator;

import dev.roster.access.AllowedInSupportView;
import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Sessions;
import dev.roster.access.SupportView;
import dev.roster.access.SupportViews;
import dev.roster.console.Pages;
import dev.roster.http.CurrentRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The button in the banner of a view as a member. */
@Cancellable(false)
@Path("/operator/view/end")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class ViewEndPage {
    @Inject
    Pages pages;
    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    SupportViews views;
    @Inject
    Sessions sessions;

    /** Leaves the view in the session also if it has ended by itself, or if the person is no operator any more. */
    @POST
    @AuthenticatedOnly
    @AllowedInSupportView(withoutEffectOutside = true)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> end(HttpServerRequest http) {
        SupportView view = current.session().view();
        return view == null ? Uni.createFrom().item(() -> pages.redirect(next("/operator/accounts")).build())
                : views.end(view, current.principal(), request.origin())
                        .chain(() -> sessions.leaveView(http))
                        .replaceWith(() -> pages.redirect(next("/operator/accounts/" + view.accountId() + "/views")).build());
    }

    private String next(String ofOperator) {
        return current.principal().operator() ? ofOperator : "/accounts";
    }
}
