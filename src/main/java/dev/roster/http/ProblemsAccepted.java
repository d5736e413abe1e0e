package dev.roster.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.common.util.MediaTypeHelper;

import dev.roster.problem.ProblemView;
import io.vertx.core.MultiMap;
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

    private static final String API = "/v1/";

    void register(@Observes Router router) {
        router.route().order(BEFORE_RESOURCES).handler(ProblemsAccepted::widen);
    }

    private static void widen(RoutingContext request) {
        MultiMap headers = request.request().headers();
        String accepted = String.join(",", headers.getAll(HttpHeaders.ACCEPT));
        if (!isReadable(accepted)) {
            headers.remove(HttpHeaders.ACCEPT);
        } else if (isApi(request) && accepted.contains(ProblemView.MEDIA_TYPE)
                && !accepted.contains(MediaType.APPLICATION_JSON)) {
            headers.set(HttpHeaders.ACCEPT, accepted + ", " + MediaType.APPLICATION_JSON);
        }
        request.next();
    }

    private static boolean isApi(RoutingContext request) {
        String path = request.request().path();
        return path != null && (path + "/").startsWith(API);
    }

    /** RFC 9110, 12.5.1 allows to disregard the header; Quarkus would fail on it. */
    private static boolean isReadable(String accepted) {
        try {
            MediaTypeHelper.parseHeader(accepted);
            return true;
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
