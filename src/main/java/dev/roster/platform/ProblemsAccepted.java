package dev.roster.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Whoever accepts problems accepts what they are answered in place of. A client generated for an operation without a body asks
 * for
 * {@code application/problem+json} alone, since that is all that the document shows there.
 */
@ApplicationScoped
class ProblemsAccepted {

    /** After the gateways' question, which has no body, and before resources are chosen. */
    private static final int BEFORE_RESOURCES = -800;

    void register(@Observes Router router) {
        router.route("/v1/*").order(BEFORE_RESOURCES).handler(ProblemsAccepted::widen);
    }

    private static void widen(RoutingContext request) {
        String accepted = request.request().getHeader(HttpHeaders.ACCEPT);
        if (accepted != null && accepted.contains(ProblemView.MEDIA_TYPE) && !accepted.contains(MediaType.APPLICATION_JSON)) {
            request.request().headers().set(HttpHeaders.ACCEPT, accepted + ", " + MediaType.APPLICATION_JSON);
        }
        request.next();
    }
}
