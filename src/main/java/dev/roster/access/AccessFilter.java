package dev.roster.access;

import java.lang.reflect.Method;
import java.time.Clock;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;

import dev.roster.access.ActivitySink.Via;
import dev.roster.platform.CurrentRequest;
import dev.roster.platform.Problem;
import dev.roster.platform.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/**
 * Asks for a decision before any operation of the API runs, and before its body is read. An operation that says nothing about
 * who may call it is denied to everybody.
 */
class AccessFilter {

    private static final String ACCOUNT = "accountId";

    @Inject
    Credentials credentials;

    @Inject
    Sessions sessions;

    @Inject
    Access access;

    @Inject
    CurrentCall call;

    @Inject
    CurrentRequest request;

    @Inject
    Clock clock;

    @ServerRequestFilter
    Uni<Void> decide(ResourceInfo resource, UriInfo uri, HttpServerRequest http) {
        Method operation = resource.getResourceMethod();
        if (operation.isAnnotationPresent(WithSecret.class) || operation.isAnnotationPresent(Decides.class)) {
            return Uni.createFrom().voidItem();
        }
        boolean inBrowser = resource.getResourceClass().isAnnotationPresent(InBrowser.class);
        Uni<Credential> credential = (inBrowser ? signedIn(http, operation.isAnnotationPresent(GET.class))
                : credentials.of(http)).invoke(call::from);
        if (operation.isAnnotationPresent(SignedIn.class)) {
            return credential.invoke(call::caller).replaceWithVoid();
        }
        if (operation.isAnnotationPresent(OperatorOnly.class)) {
            return credential.invoke(() -> asksAbout(uri)).invoke(() -> mustBeOperator(call.caller())).replaceWithVoid();
        }
        Requires rule = operation.getAnnotation(Requires.class);
        return credential
                .onItem()
                .transformToUni(shown -> rule == null ? denied() : admit(shown, rule, uri, inBrowser ? Via.CONSOLE : Via.API))
                .invoke(call::admit)
                .replaceWithVoid();
    }

    /**
     * A page is shown to whoever the identity provider vouched for lately; a form that was filled in meanwhile is still taken.
     */
    private Uni<Credential> signedIn(HttpServerRequest http, boolean toSee) {
        return sessions.of(http)
                .map(session -> {
                    if (session == null || toSee && !session.freshUntil().isAfter(clock.instant())) {
                        throw ProblemType.UNAUTHENTICATED.because("Sign in to see this page.");
                    }
                    call.from(session);
                    return session.caller();
                });
    }

    private Uni<Actor> admit(Credential credential, Requires rule, UriInfo uri, Via way) {
        Demand demand = new Demand(id(uri, ACCOUNT), rule.value().value(),
                rule.orOwnMembership() ? id(uri, "memberId") : null);
        call.asks(demand);
        return access.admit(credential, demand, way, request.origin());
    }

    /** So that an account learns when one of its own tries what is the operator's. */
    private void asksAbout(UriInfo uri) {
        if (uri.getPathParameters().containsKey(ACCOUNT)) {
            call.asks(new Demand(id(uri, ACCOUNT), null, null));
        }
    }

    private static Uni<Actor> denied() {
        return Uni.createFrom().failure(ProblemType.FORBIDDEN.because("Nobody may do that."));
    }

    private static void mustBeOperator(Caller caller) {
        if (!caller.operator()) {
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
