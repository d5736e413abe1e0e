package dev.roster.console.join;

import dev.roster.access.InBrowser;
import dev.roster.access.Unauthenticated;
import dev.roster.console.EnumConstant;
import dev.roster.console.Pages;
import dev.roster.console.join.JoinMessages.OptOutProblem;
import dev.roster.database.DatabaseOutage;
import dev.roster.http.CurrentRequest;
import dev.roster.invitation.OptOuts;
import dev.roster.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/**
 * Lets the recipient of an invitation opt out of invitations from an account. GET changes nothing, because mail scanners open
 * links. Mail clients post to the same URL (RFC 8058), so POST never redirects.
 */
@Cancellable(false)
@Path("/opt-out")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes({ MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA })
class OptOutPage {
    @Inject
    CurrentRequest request;
    @Inject
    OptOuts optOuts;
    @Inject
    Pages pages;

    @GET
    @Unauthenticated
    public Uni<RestResponse<byte[]>> show(@RestQuery @DefaultValue("") String key) {
        return show(optOuts.get(key), key, false);
    }

    @POST
    @Unauthenticated
    public Uni<RestResponse<byte[]>> change(@RestQuery @DefaultValue("") String key, @RestForm String undo) {
        return show(undo == null ? optOuts.optOut(key, request.origin()) : optOuts.optIn(key, request.origin()), key, true);
    }

    private Uni<RestResponse<byte[]>> show(Uni<OptOuts.View> view, String key, boolean changed) {
        return view.map(choice -> pages.showPublic(null, RestResponse.StatusCode.OK,
                frame -> Templates.optOut(frame, choice, key, changed)))
                .onFailure(DatabaseOutage::isCauseOf).transform(outage -> DatabaseOutage.problem())
                .onFailure(Problem.class).recoverWithItem(this::problemPage);
    }

    private RestResponse<byte[]> problemPage(Problem problem) {
        OptOutProblem shown = EnumConstant.of(OptOutProblem.class, problem.type().name(), OptOutProblem.NOT_FOUND);
        return pages.showPublic(null, problem.type().status(), frame -> Templates.optOutProblem(frame, shown));
    }
}
