package dev.roster.access;

import java.lang.reflect.Method;
import java.time.Clock;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

import dev.roster.access.ActivitySink.Via;
import dev.roster.access.CredentialFailures.Kind;
import dev.roster.http.CurrentRequest;
import dev.roster.http.RequestBody;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Asks for a decision before any operation of the API runs, and before its body is read. An operation that says nothing about
 * who may call it is denied to everybody.
 */
class AccessFilter {

    private static final String ACCOUNT = "accountId";
    private static final int NOT_FOUND = ProblemType.NOT_FOUND.status();

    @Inject
    Credentials credentials;

    @Inject
    Sessions sessions;

    @Inject
    Access access;

    @Inject
    CurrentPrincipal current;

    @Inject
    CurrentRequest request;

    @Inject
    CredentialFailures failures;

    @Inject
    RoutingContext routing;

    @Inject
    Clock clock;

    @ServerRequestFilter
    Uni<Void> decide(ResourceInfo resource, UriInfo uri, HttpServerRequest http) {
        Method operation = resource.getResourceMethod();
        boolean inBrowser = resource.getResourceClass().isAnnotationPresent(InBrowser.class);
        current.performs(operation);
        checkFailures(operation, inBrowser, http);
        if (operation.isAnnotationPresent(WithSecret.class) || operation.isAnnotationPresent(Decides.class)) {
            return Uni.createFrom().voidItem();
        }
        Uni<Credential> credential = (inBrowser ? signedIn(http, operation.isAnnotationPresent(GET.class))
                : credentials.of(http)).invoke(current::from).invoke(() -> RequestBody.allowLarge(routing));
        if (operation.isAnnotationPresent(SignedIn.class)) {
            return credential.invoke(current::principal).replaceWithVoid();
        }
        if (operation.isAnnotationPresent(OperatorOnly.class)) {
            return credential.invoke(() -> asksAbout(uri)).invoke(() -> mustBeOperator(current.principal())).replaceWithVoid();
        }
        Requires rule = operation.getAnnotation(Requires.class);
        return credential
                .onItem()
                .transformToUni(shown -> rule == null ? denied() : admit(shown, rule, uri, inBrowser ? Via.CONSOLE : Via.API))
                .invoke(current::admit)
                .replaceWithVoid();
    }

    private void checkFailures(Method operation, boolean inBrowser, HttpServerRequest http) {
        String ip = request.origin().ip();
        if (!operation.isAnnotationPresent(WithSecret.class)) {
            if (inBrowser) {
                failures.check(Kind.SESSION, ip);
            } else if (!credentials.areKnown(http)) {
                failures.check(Kind.BEARER, ip);
            }
        }
        if (takesSecret(operation)) {
            failures.check(Kind.SECRET, ip);
        }
    }

    /** A wrong secret looks like an invitation that does not exist. */
    @ServerResponseFilter
    void countFailures(ContainerResponseContext response, HttpServerRequest http) {
        String challenge = response.getHeaderString(HttpHeaders.WWW_AUTHENTICATE);
        if (challenge != null && (challenge.contains("error=") || http.getHeader(HttpHeaders.AUTHORIZATION) != null)) {
            failures.count(Kind.BEARER, request.origin().ip());
        } else if (response.getStatus() == NOT_FOUND && current.method() != null && takesSecret(current.method())) {
            failures.count(Kind.SECRET, request.origin().ip());
        }
    }

    private static boolean takesSecret(Method operation) {
        return operation.isAnnotationPresent(WithSecret.class) || operation.isAnnotationPresent(SignedIn.class);
    }

    /**
     * A page is shown to whoever the identity provider vouched for lately; a form that was filled in meanwhile is still taken.
     */
    private Uni<Credential> signedIn(HttpServerRequest http, boolean toSee) {
        return sessions.of(http)
                .map(session -> {
                    if (session == null && sessions.isShownBy(http)) {
                        failures.count(Kind.SESSION, request.origin().ip());
                    }
                    if (session == null || toSee && !session.freshUntil().isAfter(clock.instant())) {
                        throw ProblemType.UNAUTHENTICATED.because("Sign in to see this page.");
                    }
                    current.from(session);
                    return session.principal();
                });
    }

    private Uni<Actor> admit(Credential credential, Requires rule, UriInfo uri, Via way) {
        AccessRequest demand = new AccessRequest(id(uri, ACCOUNT), rule.value().value(),
                rule.orOwnMembership() ? id(uri, "memberId") : null);
        current.asks(demand);
        return access.admit(credential, demand, way, request.origin());
    }

    /** So that an account learns when one of its own tries what is the operator's. */
    private void asksAbout(UriInfo uri) {
        if (uri.getPathParameters().containsKey(ACCOUNT)) {
            current.asks(new AccessRequest(id(uri, ACCOUNT), null, null));
        }
    }

    private static Uni<Actor> denied() {
        return Uni.createFrom().failure(ProblemType.FORBIDDEN.because("Nobody may do that."));
    }

    private static void mustBeOperator(Principal principal) {
        if (!principal.operator()) {
            throw ProblemType.FORBIDDEN.because("Only the operator of this deployment may do that.");
        }
    }

    private static UUID id(UriInfo uri, String parameter) {
        try {
            return UUID.fromString(uri.getPathParameters().getFirst(parameter));
        } catch (IllegalArgumentException notAnId) {
            throw Problem.notFound();
        }
    }
}
