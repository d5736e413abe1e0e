package dev.roster.session;

import java.util.Set;
import java.util.function.BiConsumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;

import dev.roster.access.CredentialFailures;
import dev.roster.access.CredentialFailures.Kind;
import dev.roster.access.TokenFault;
import dev.roster.http.ClientAddress;
import dev.roster.http.CurrentRequest;
import dev.roster.http.Failures;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationException;
import io.quarkus.vertx.http.runtime.security.HttpSecurityRecorder.DefaultAuthFailureHandler;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Leads people to a page when a sign-in comes to nothing. Quarkus signs in before any page is asked, and would end such a
 * request
 * without a word.
 */
@ApplicationScoped
class SignInFailures {

    static final String REFUSED = "/session/refused";
    static final String UNAVAILABLE = "/session/unavailable";

    /** After Quarkus has told the request what to do when it fails, and before it looks who is there. */
    private static final int IN_BETWEEN = -SecurityHandlerPriorities.FORM_AUTHENTICATION;

    private static final Set<String> SIGN_IN = Set.of("/session/sign-in", "/session/return");

    @Inject
    CredentialFailures failures;

    @Inject
    ClientAddress clientAddress;

    void register(@Observes Router router) {
        router.route("/session/*").order(IN_BETWEEN).handler(this::prepare);
    }

    private void prepare(RoutingContext routing) {
        // A sign-out and the provider's logout prove nothing that could be guessed, and are never limited.
        boolean provesIdentity = SIGN_IN.contains(routing.normalizedPath());
        if (provesIdentity && failures.rejectedUntil(Kind.SESSION, clientAddress.of(routing.request())) != null) {
            // That page says how long to wait.
            lead(routing, REFUSED);
            return;
        }
        BiConsumer<RoutingContext, Throwable> usual = routing.get(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
        BiConsumer<RoutingContext, Throwable> ours = (request, failure) -> {
            Throwable cause = DefaultAuthFailureHandler.extractRootCause(failure);
            if (cause instanceof AuthenticationCompletionException) {
                failures.count(Kind.SESSION, clientAddress.of(request.request()));
                TokenFault fault = TokenFault.of(cause);
                Log.warnf("A sign-in failed: %s", fault == null ? cause : "the ID token is rejected: " + fault.reason());
                lead(request, REFUSED);
            } else if (cause instanceof AuthenticationException) {
                // Not signed in yet: on to the identity provider.
                usual.accept(request, failure);
            } else {
                Failures.problem(cause, CurrentRequest.idOf(request));
                lead(request, UNAVAILABLE);
            }
        };
        routing.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, ours).next();
    }

    private static void lead(RoutingContext request, String page) {
        request.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, page)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store").end();
    }
}
