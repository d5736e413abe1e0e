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

/** Authorizes each operation before it runs and before its body is read. An operation without an annotation is denied. */
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
    Uni<Void> authorize(ResourceInfo resource, UriInfo uri, HttpServerRequest http) {
        Method operation = resource.getResourceMethod();
        boolean inBrowser = resource.getResourceClass().isAnnotationPresent(InBrowser.class);
        current.matched(operation);
        checkFailures(operation, inBrowser, http);
        if (operation.isAnnotationPresent(WithSecret.class) || operation.isAnnotationPresent(Decides.class)) {
            return Uni.createFrom().voidItem();
        }
        Uni<Credential> credential = (inBrowser ? signedIn(http, operation.isAnnotationPresent(GET.class))
                : credentials.authenticate(http)).invoke(current::authenticated).invoke(() -> RequestBody.allowLarge(routing));
        if (operation.isAnnotationPresent(SignedIn.class)) {
            return credential.invoke(current::principal).replaceWithVoid();
        }
        if (operation.isAnnotationPresent(OperatorOnly.class)) {
            return credential
                    .invoke(() -> auditInAccount(uri))
                    .invoke(() -> mustBeOperator(current.principal()))
                    .replaceWithVoid();
        }
        Requires rule = operation.getAnnotation(Requires.class);
        Via channel = inBrowser ? Via.CONSOLE : Via.API;
        return credential
                .chain(authenticated -> rule == null ? denied() : authorize(authenticated, rule, uri, channel))
                .invoke(current::authorized)
                .replaceWithVoid();
    }

    private void checkFailures(Method operation, boolean inBrowser, HttpServerRequest http) {
        String ip = request.origin().ip();
        if (!operation.isAnnotationPresent(WithSecret.class)) {
            if (inBrowser) {
                failures.check(Kind.SESSION, ip);
            } else if (!credentials.isVerified(http)) {
                failures.check(Kind.BEARER, ip);
            }
        }
        if (takesSecret(operation)) {
            failures.check(Kind.SECRET, ip);
        }
    }

    /** A wrong secret answers 404, as an unknown invitation does. */
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

    /** @param isPage a page needs a fresh session; a form that was loaded before is accepted after that */
    private Uni<Credential> signedIn(HttpServerRequest http, boolean isPage) {
        return sessions.of(http)
                .map(session -> {
                    if (session == null && sessions.isShownBy(http)) {
                        failures.count(Kind.SESSION, request.origin().ip());
                    }
                    if (session == null || isPage && !session.freshUntil().isAfter(clock.instant())) {
                        throw ProblemType.UNAUTHENTICATED.because("Sign in to see this page.");
                    }
                    current.authenticated(session);
                    return session.principal();
                });
    }

    private Uni<Actor> authorize(Credential credential, Requires rule, UriInfo uri, Via channel) {
        AccessRequest requested = new AccessRequest(id(uri, ACCOUNT), rule.value().value(),
                rule.orOwnMembership() ? id(uri, "memberId") : null);
        current.requested(requested);
        return access.authorize(credential, requested, channel, request.origin());
    }

    /** The account's audit log records denied attempts of its members at operations of the operator. */
    private void auditInAccount(UriInfo uri) {
        if (uri.getPathParameters().containsKey(ACCOUNT)) {
            current.requested(new AccessRequest(id(uri, ACCOUNT), null, null));
        }
    }

    private static Uni<Actor> denied() {
        return Uni.createFrom().failure(ProblemType.FORBIDDEN.because("The operation is not available."));
    }

    private static void mustBeOperator(Principal principal) {
        if (!principal.operator()) {
            throw ProblemType.FORBIDDEN.because("The operation requires an operator of this deployment.");
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
