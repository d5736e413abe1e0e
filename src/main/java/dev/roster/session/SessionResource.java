package dev.roster.session;

import java.net.URI;
import java.time.Clock;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

import dev.roster.access.InBrowser;
import dev.roster.access.SignedIn;
import dev.roster.access.WithSecret;
import dev.roster.problem.ProblemType;
import io.quarkus.oidc.OidcSession;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Signing in and out in a browser. Quarkus asks the identity provider before anybody gets to {@code sign-in} or {@code end}.
 */
@Path("/session")
@InBrowser
class SessionResource {

    @Inject
    SessionTable sessions;

    @Inject
    OidcSession atProvider;

    @Inject
    LogoutTokens logoutTokens;

    @Inject
    SessionSettings config;

    @Inject
    Clock clock;

    /**
     * Behind the identity provider: whoever comes from there has a fresh session. Whoever only has the provider's cookie left
     * from an earlier sign-in is sent there again.
     */
    @GET
    @Path("sign-in")
    @WithSecret
    public Uni<RestResponse<Void>> signIn(@RestQuery String to, HttpServerRequest request) {
        String target = LocalPath.of(to);
        return sessions.of(request)
                .chain(session -> session != null && session.freshUntil().isAfter(clock.instant())
                        ? Uni.createFrom().item(target)
                        : atProvider.logout().replaceWith(LocalPath.bySignIn(target)))
                .map(SessionResource::seeOther);
    }

    /** Where a sign-in leads that the identity provider refused. */
    @GET
    @Path("refused")
    @WithSecret
    public RestResponse<Void> refused() {
        throw ProblemType.SIGN_IN_FAILED.because("The identity provider vouched for nobody.");
    }

    /** Where a sign-in leads that the identity provider did not answer. */
    @GET
    @Path("unavailable")
    @WithSecret
    public RestResponse<Void> unavailable() {
        throw ProblemType.UNAVAILABLE.because("The identity provider does not answer.");
    }

    /** The row first, so that the session is over everywhere; then the provider's own. */
    @POST
    @Path("sign-out")
    @SignedIn
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<Void>> signOut(HttpServerRequest request, HttpServerResponse response) {
        return sessions.end(SessionCookie.in(request, config.console().secure()))
                .invoke(() -> response.addCookie(SessionCookie.gone(config.console().secure())))
                .replaceWith(seeOther("/session/end"));
    }

    /** OpenID Connect Back-Channel Logout 1.0: the provider tells that somebody's session there is over. */
    @POST
    @Path("back-channel-logout")
    @WithSecret
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<Void>> backChannelLogout(@FormParam("logout_token") String logoutToken) {
        return logoutTokens.verify(logoutToken)
                .chain(ended -> ended.session() != null ? sessions.endAtProvider(ended.issuer(), ended.session())
                        : sessions.endAllOf(ended.issuer(), ended.subject()))
                .replaceWith(RestResponse.ok());
    }

    private static RestResponse<Void> seeOther(String path) {
        return ResponseBuilder.<Void> create(RestResponse.Status.SEE_OTHER).location(URI.create(path)).build();
    }
}
