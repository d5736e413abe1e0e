package dev.roster.console.join;

import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.BrowserSession;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Principal;
import dev.roster.access.Sessions;
import dev.roster.access.Unauthenticated;
import dev.roster.brand.AccountBrand;
import dev.roster.console.EnumConstant;
import dev.roster.console.FlashMessage;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.console.QueryString;
import dev.roster.console.join.JoinMessages.JoinProblem;
import dev.roster.database.DatabaseOutage;
import dev.roster.http.CurrentRequest;
import dev.roster.invitation.JoinService;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.session.LocalPath;
import dev.roster.session.SessionSettings;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
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
import java.util.function.BiFunction;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/**
 * The page of an invitation link, unless roster.invitation-link names another page. GET changes nothing, because mail scanners
 * open links.
 */
@Cancellable(false)
@Path("/join")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class JoinPage {
    /** The next step of the reader of an open invitation. */
    enum Step {
        /** The console is disabled, so the reader accepts the invitation in the product. */
        IN_PRODUCT,
        SIGN_IN,
        VERIFY_ADDRESS,
        OTHER_PERSON,
        JOIN
    }

    /** An open invitation. @param session null if the reader is not signed in */
    @TemplateData
    record Offer(JoinService.Preview invitation, String token, BrowserSession session, Step step) {
        /** @return null if an operator invited */
        public String inviter() {
            return invitation.inviterEmail() == null ? null : invitation.inviterName();
        }

        public String path() {
            return new QueryString().with("token", token).of("/join");
        }

        public String signInPath() {
            return LocalPath.bySignIn(path());
        }

        /** @return null if the reader cannot decline here */
        public String declinePath() {
            return step == Step.IN_PRODUCT || step == Step.OTHER_PERSON ? null
                    : new QueryString().with("token", token).of("/join/decline");
        }

        AccountBrand brand() {
            return new AccountBrand(invitation.accentColor(), invitation.logoPath());
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
    JoinService joinService;
    @Inject
    Pages pages;
    @Inject
    SessionSettings config;

    @GET
    @Unauthenticated
    public Uni<RestResponse<byte[]>> show(@RestQuery @DefaultValue("") String token, HttpServerRequest http) {
        return show(token, http, Templates::join);
    }

    @POST
    @AuthenticatedOnly
    public Uni<RestResponse<byte[]>> join(@RestForm @DefaultValue("") String token) {
        return joinService.accept(current.principal(), token, request.origin())
                .map(joined -> pages.redirect("/", FlashMessage.JOINED, joined.member().name()))
                .onFailure(Problem.class).recoverWithItem(problem -> problemPage(current.session(), problem));
    }

    /** Requires confirmation, because declining is final and needs no sign-in. */
    @GET
    @Path("decline")
    @Unauthenticated
    public Uni<RestResponse<byte[]>> confirmDecline(@RestQuery @DefaultValue("") String token, HttpServerRequest http) {
        return show(token, http, (frame, offer) -> offer.declinePath() == null ? Templates.join(frame, offer)
                : Templates.joinDecline(frame, offer));
    }

    /** Rejects a reader who is signed in with another address, since the link may have been forwarded. */
    @POST
    @Path("decline")
    @Unauthenticated
    public Uni<RestResponse<byte[]>> decline(@RestForm @DefaultValue("") String token, HttpServerRequest http) {
        return offer(token, http)
                .invoke(JoinPage::mustNotBeForOtherPerson)
                .chain(() -> joinService.decline(token, request.origin()))
                .map(declined -> pages.showPublic(null, RestResponse.StatusCode.OK, Templates::joinDeclined))
                .onFailure(Problem.class).recoverWithItem(problem -> problemPage(null, problem));
    }

    private Uni<RestResponse<byte[]>> show(String token, HttpServerRequest http,
            BiFunction<Frame, Offer, TemplateInstance> page) {
        return offer(token, http)
                .map(offer -> pages.showPublic(offer.session(), RestResponse.StatusCode.OK,
                        frame -> page.apply(frame.withBrand(offer.brand()), offer)))
                .onFailure(DatabaseOutage::isCauseOf).transform(outage -> DatabaseOutage.problem())
                .onFailure(Problem.class).recoverWithItem(problem -> problemPage(null, problem));
    }

    private Uni<Offer> offer(String token, HttpServerRequest http) {
        return joinService.preview(token).chain(invitation -> sessions.of(http)
                .map(session -> new Offer(invitation, token, session, step(invitation, session))));
    }

    private static void mustNotBeForOtherPerson(Offer offer) {
        if (offer.step() == Step.OTHER_PERSON) {
            throw ProblemType.EMAIL_MISMATCH
                    .because("Sign in with the address that received the invitation. The invitation stays open.");
        }
    }

    private RestResponse<byte[]> problemPage(BrowserSession session, Problem problem) {
        JoinProblem shown = EnumConstant.of(JoinProblem.class, problem.type().name(), JoinProblem.NOT_FOUND);
        boolean joined = shown == JoinProblem.INVITATION_ACCEPTED || shown == JoinProblem.ALREADY_MEMBER;
        return pages.showPublic(session, problem.type().status(), frame -> Templates.joinProblem(frame, shown, joined));
    }

    private Step step(JoinService.Preview invitation, BrowserSession session) {
        if (!config.console().enabled()) {
            return Step.IN_PRODUCT;
        }
        if (session == null) {
            return Step.SIGN_IN;
        }
        Principal principal = session.principal();
        if (!JoinService.isFor(principal, invitation.email())) {
            return Step.OTHER_PERSON;
        }
        return principal.emailVerified() ? Step.JOIN : Step.VERIFY_ADDRESS;
    }
}
