package dev.roster.session;

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
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import java.util.function.BiConsumer;

/** Redirects failed sign-ins to a page. Quarkus authenticates before any page runs, and would send an empty response. */
@ApplicationScoped
class SignInFailures {
    static final String FAILED = "/session/failed";
    static final String UNAVAILABLE = "/session/unavailable";

    /** After Quarkus has set its failure handler, and before it authenticates. */
    private static final int BEFORE_AUTHENTICATION = -SecurityHandlerPriorities.FORM_AUTHENTICATION;

    private static final Set<String> SIGN_IN = Set.of("/session/sign-in", "/session/return");

    @Inject
    CredentialFailures failures;
    @Inject
    ClientAddress clientAddress;

    void register(@Observes Router router) {
        router.route("/session/*").order(BEFORE_AUTHENTICATION).handler(this::prepare);
    }

    private void prepare(RoutingContext routing) {
        // A sign-out and the provider's logout test no credentials, so they are not limited.
        boolean provesIdentity = SIGN_IN.contains(routing.normalizedPath());
        if (provesIdentity && failures.rejectedUntil(Kind.SESSION, clientAddress.of(routing.request())) != null) {
            redirect(routing, FAILED);
            return;
        }
        BiConsumer<RoutingContext, Throwable> quarkus = routing.get(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
        BiConsumer<RoutingContext, Throwable> ours = (request, failure) -> {
            Throwable cause = DefaultAuthFailureHandler.extractRootCause(failure);
            if (cause instanceof AuthenticationCompletionException) {
                failures.count(Kind.SESSION, clientAddress.of(request.request()));
                TokenFault fault = TokenFault.of(cause);
                Log.warnf("A sign-in failed: %s", fault == null ? cause : "the ID token is rejected: " + fault.reason());
                redirect(request, FAILED);
            } else if (cause instanceof AuthenticationException) {
                // Redirects to the identity provider.
                quarkus.accept(request, failure);
            } else {
                Failures.problem(cause, CurrentRequest.idOf(request));
                redirect(request, UNAVAILABLE);
            }
        };
        routing.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, ours).next();
    }

    private static void redirect(RoutingContext request, String page) {
        request.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, page)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store").end();
    }
}
