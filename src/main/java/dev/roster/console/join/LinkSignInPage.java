package dev.roster.console.join;

import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.BrowserSession;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Principal;
import dev.roster.access.Sessions;
import dev.roster.access.Unauthenticated;
import dev.roster.console.EnumConstant;
import dev.roster.console.FlashMessage;
import dev.roster.console.Pages;
import dev.roster.console.QueryString;
import dev.roster.console.join.JoinMessages.LinkProblem;
import dev.roster.database.DatabaseOutage;
import dev.roster.http.CurrentRequest;
import dev.roster.identity.Linking;
import dev.roster.member.MemberIdentities.Identity;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.session.LocalPath;
import dev.roster.session.SessionSettings;
import dev.roster.value.EmailAddress;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
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

/** The page of a link for a new sign-in. GET changes nothing, because mail scanners open links. */
@Cancellable(false)
@Path("/link-sign-in")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class LinkSignInPage {
    /** The next step of the reader. */
    enum Step {
        /** The console is disabled. */
        IN_PRODUCT,
        SIGN_IN,
        /** The session belongs to the sign-in that the link replaces. */
        OLD_SIGN_IN,
        VERIFY_ADDRESS,
        OTHER_PERSON,
        LINK
    }

    @TemplateData
    record Offer(Linking.Preview link, String token, BrowserSession session, Step step) {
        public String signInPath() {
            return LocalPath.bySignIn(new QueryString().with("token", token).of("/link-sign-in"));
        }

        public boolean isStep(String name) {
            return step.name().equals(name);
        }
    }

    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    Sessions sessions;
    @Inject
    Linking links;
    @Inject
    Pages pages;
    @Inject
    SessionSettings config;

    @GET
    @Unauthenticated
    public Uni<RestResponse<byte[]>> show(@RestQuery @DefaultValue("") String token, HttpServerRequest http) {
        return links.offer(token)
                .chain(link -> sessions.of(http)
                        .map(session -> new Offer(link.preview(), token, session, step(link, session))))
                .map(offer -> pages.showPublic(offer.session(), RestResponse.StatusCode.OK,
                        frame -> Templates.linkSignIn(frame, offer)))
                .onFailure(DatabaseOutage::isCauseOf).transform(outage -> DatabaseOutage.problem())
                .onFailure(Problem.class).recoverWithItem(problem -> problemPage(null, problem));
    }

    @POST
    @AuthenticatedOnly
    public Uni<RestResponse<byte[]>> link(@RestForm @DefaultValue("") String token) {
        return links.accept(current.principal(), token, request.origin())
                .map(linked -> pages.redirect("/", FlashMessage.SIGN_IN_LINKED, linked.member().name()))
                .onFailure(LinkSignInPage::isOfLink)
                .recoverWithItem(problem -> problemPage(current.session(), (Problem) problem));
    }

    /** The common page of a stronger sign-in offers it. */
    private static boolean isOfLink(Throwable failure) {
        return failure instanceof Problem problem && problem.type() != ProblemType.INSUFFICIENT_AUTHENTICATION;
    }

    private RestResponse<byte[]> problemPage(BrowserSession session, Problem problem) {
        LinkProblem shown = EnumConstant.of(LinkProblem.class, problem.type().name(), LinkProblem.NOT_FOUND);
        return pages.showPublic(session, problem.type().status(),
                frame -> Templates.linkProblem(frame, shown, session != null && shown != LinkProblem.UNAVAILABLE));
    }

    private Step step(Linking.Offer link, BrowserSession session) {
        if (!config.console().enabled()) {
            return Step.IN_PRODUCT;
        }
        if (session == null) {
            return Step.SIGN_IN;
        }
        Principal principal = session.principal();
        if (link.present().equals(new Identity(principal.issuer(), principal.subject()))) {
            return Step.OLD_SIGN_IN;
        }
        if (!EmailAddress.matches(link.preview().email(), principal.email())) {
            return Step.OTHER_PERSON;
        }
        return principal.emailVerified() ? Step.LINK : Step.VERIFY_ADDRESS;
    }
}
