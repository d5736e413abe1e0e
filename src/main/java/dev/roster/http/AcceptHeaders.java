package dev.roster.http;

import dev.roster.problem.ProblemView;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.common.util.MediaTypeHelper;

/**
 * Adds {@code application/json} to an {@code Accept} header with {@code application/problem+json}. Generated clients send the
 * latter alone for operations without a response body, because the OpenAPI document shows no other media type.
 */
@ApplicationScoped
class AcceptHeaders {
    /** Runs after {@code GatewayRoute}, whose responses have no body, and before a resource is chosen. */
    private static final int BEFORE_RESOURCES = -800;

    private static final String API = "/v1/";

    void register(@Observes Router router) {
        router.route().order(BEFORE_RESOURCES).handler(AcceptHeaders::widen);
    }

    private static void widen(RoutingContext request) {
        MultiMap headers = request.request().headers();
        if (headers.contains(HttpHeaders.ACCEPT)) {
            String accepted = String.join(",", headers.getAll(HttpHeaders.ACCEPT));
            if (!isValid(accepted)) {
                headers.remove(HttpHeaders.ACCEPT);
            } else if (isApi(request) && accepted.contains(ProblemView.MEDIA_TYPE)
                    && !accepted.contains(MediaType.APPLICATION_JSON)) {
                headers.set(HttpHeaders.ACCEPT, accepted + ", " + MediaType.APPLICATION_JSON);
            }
        }
        request.next();
    }

    private static boolean isApi(RoutingContext request) {
        String path = request.request().path();
        return path != null && (path + "/").startsWith(API);
    }

    /** Roster ignores an invalid header, as RFC 9110 (12.5.1) permits. Quarkus would answer 500. */
    private static boolean isValid(String accepted) {
        try {
            MediaTypeHelper.parseHeader(accepted);
            return true;
        } catch (IllegalArgumentException invalid) {
            return false;
        }
    }
}
