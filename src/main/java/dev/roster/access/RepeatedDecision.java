package dev.roster.access;

import dev.roster.database.CallerContext;
import dev.roster.http.ContinuedAccess;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Repeats the decision about a request, without metrics and without counting as activity. */
@ApplicationScoped
class RepeatedDecision implements ContinuedAccess {
    @Inject
    Access access;
    @Inject
    CurrentPrincipal current;

    @Inject
    Sessions sessions;
    @Inject
    Credentials credentials;
    @Inject
    RoutingContext routing;

    @Override
    public Uni<Void> ofCurrentRequest() {
        return CallerContext.current().emit(current.actor() == null ? operator() : access.again(current));
    }

    /** Without an actor, only an operator downloads. The token can expire, and the session end, during a download. */
    private Uni<Void> operator() {
        HttpServerRequest http = routing.request();
        boolean inBrowser = current.session() != null;
        return Uni.createFrom().deferred(() -> inBrowser ? session(http) : credentials.authenticate(http))
                .invoke(credential -> {
                    if (!(credential instanceof Principal principal) || !principal.operator()) {
                        throw ProblemType.FORBIDDEN.because("The operation requires an operator of this deployment.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Credential> session(HttpServerRequest http) {
        return sessions.of(http)
                .onItem().ifNull().failWith(() -> ProblemType.UNAUTHENTICATED.because("The session has ended."))
                .map(BrowserSession::principal);
    }
}
