package dev.roster.console;

import java.util.function.Function;

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

import dev.roster.access.InBrowser;
import dev.roster.access.WithSecret;
import dev.roster.database.DatabaseOutage;
import dev.roster.http.CurrentRequest;
import dev.roster.invitation.OptOuts;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/**
 * Where the recipient of an invitation stops further ones from its account. Opening the page changes nothing, since mail
 * scanners
 * open links too. Mail programs post to the same address (RFC 8058), and must not be redirected.
 */
@Path("/opt-out")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes({ MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA })
class OptOutPage {

    @CheckedTemplate(basePath = "console")
    static class Templates {

        /** @param changed whether the reader has just done that */
        static native TemplateInstance optOut(Frame frame, OptOuts.View view, String key, boolean changed);

        static native TemplateInstance optOutRefused(Frame frame, ProblemType problem);
    }

    @Inject
    CurrentRequest request;

    @Inject
    OptOuts optOuts;

    @Inject
    Pages pages;

    @GET
    @WithSecret
    public Uni<RestResponse<byte[]>> show(@RestQuery @DefaultValue("") String key) {
        return answer(optOuts.look(key), key, false);
    }

    @POST
    @WithSecret
    public Uni<RestResponse<byte[]>> change(@RestQuery @DefaultValue("") String key, @RestForm String undo) {
        return answer(undo == null ? optOuts.stop(key, request.origin()) : optOuts.allow(key, request.origin()), key, true);
    }

    private Uni<RestResponse<byte[]>> answer(Uni<OptOuts.View> view, String key, boolean changed) {
        return view.map(seen -> page(RestResponse.StatusCode.OK, frame -> Templates.optOut(frame, seen, key, changed)))
                .onFailure(DatabaseOutage::isCauseOf).transform(outage -> DatabaseOutage.problem())
                .onFailure(Problem.class).recoverWithItem(problem -> refusal(problem.type()));
    }

    private RestResponse<byte[]> refusal(ProblemType type) {
        return page(type.status(), frame -> Templates.optOutRefused(frame, type));
    }

    private RestResponse<byte[]> page(int status, Function<Frame, TemplateInstance> content) {
        return pages.open(null, status, content);
    }
}
