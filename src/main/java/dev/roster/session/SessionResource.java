package dev.roster.session;

import dev.roster.access.AllowedInSupportView;
import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.BrowserSession;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.SupportViews;
import dev.roster.access.Unauthenticated;
import dev.roster.http.CurrentRequest;
import dev.roster.problem.ProblemType;
import io.quarkus.oidc.OidcSession;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Clock;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Signs browsers in and out. Quarkus redirects {@code sign-in} and {@code end} to the identity provider first. */
@Cancellable(false)
@Path("/session")
@InBrowser
class SessionResource {
    @Inject
    SessionTable sessions;
    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest origin;
    @Inject
    SupportViews views;
    @Inject
    OidcSession atProvider;
    @Inject
    LogoutTokens logoutTokens;
    @Inject
    SessionSettings config;
    @Inject
    Clock clock;

    /**
     * Runs after the sign-in at the identity provider. Without a fresh session, the browser has only an old cookie of Quarkus,
     * so the sign-in starts again.
     */
    @GET
    @Path("sign-in")
    @Unauthenticated
    public Uni<RestResponse<Void>> signIn(@RestQuery String to, @RestQuery String acr, HttpServerRequest request) {
        String target = LocalPath.of(to);
        return sessions.of(request)
                .chain(session -> session != null && session.freshUntil().isAfter(clock.instant())
                        ? Uni.createFrom().item(target)
                        : atProvider.logout()
                                .replaceWith(LocalPath.bySignIn(target) + (acr == null ? "" : StepUp.parameter(acr))))
                .map(SessionResource::seeOther);
    }

    @GET
    @Path("failed")
    @Unauthenticated
    public RestResponse<Void> failed() {
        throw ProblemType.SIGN_IN_FAILED.because("The identity provider denied the sign-in, or Roster rejected its ID token.");
    }

    @GET
    @Path("unavailable")
    @Unauthenticated
    public RestResponse<Void> unavailable() {
        throw ProblemType.UNAVAILABLE.because("The identity provider does not answer.");
    }

    /** Deletes the session first, then redirects to the sign-out of the provider. */
    @POST
    @Path("sign-out")
    @AuthenticatedOnly
    @AllowedInSupportView
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<Void>> signOut(HttpServerRequest request, HttpServerResponse response) {
        BrowserSession session = current.session();
        return (session.view() == null ? Uni.createFrom().voidItem()
                : views.end(session.view(), session.principal(), origin.origin()))
                .chain(() -> sessions.end(SessionSecret.of(request, config.console().secure())))
                .invoke(() -> response.addCookie(SessionSecret.expiredCookie(config.console().secure())))
                .replaceWith(seeOther("/session/end"));
    }

    /**
     * Signs in again, because an account requires a stronger or newer sign-in.
     *
     * @param acr the accepted values, separated by spaces; empty for any
     */
    @POST
    @Path("step-up")
    @AuthenticatedOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<Void>> stepUp(@FormParam("to") String to, @FormParam("acr") String acr, HttpServerRequest request,
            HttpServerResponse response) {
        return sessions.end(SessionSecret.of(request, config.console().secure()))
                .invoke(() -> response.addCookie(SessionSecret.expiredCookie(config.console().secure())))
                .replaceWith(() -> seeOther(LocalPath.bySignIn(LocalPath.of(to)) + StepUp.parameter(acr)));
    }

    /** OpenID Connect Back-Channel Logout 1.0. */
    @POST
    @Path("back-channel-logout")
    @Unauthenticated
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<Void>> backChannelLogout(@FormParam("logout_token") String logoutToken) {
        return logoutTokens.verify(logoutToken)
                .chain(ended -> ended.session() != null ? sessions.endAtProvider(ended.issuer(), ended.session())
                        : sessions.erase(ended.issuer(), ended.subject()))
                .replaceWith(RestResponse.ok());
    }

    private static RestResponse<Void> seeOther(String path) {
        return ResponseBuilder.<Void> create(RestResponse.Status.SEE_OTHER).location(URI.create(path)).build();
    }
}
