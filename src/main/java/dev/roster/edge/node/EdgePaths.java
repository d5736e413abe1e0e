package dev.roster.edge.node;

import dev.roster.access.Mode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Responds with 404 to every path that an edge does not serve. {@code GatewayRoute} has already handled its own. */
@ApplicationScoped
class EdgePaths {
    /** Before forms, credentials and resources. */
    private static final int AFTER_GATEWAY = -900;

    private static final String INTROSPECTION = "/v1/introspect";
    private static final int NOT_FOUND = 404;

    void register(@Observes Router router) {
        if (Mode.isEdge()) {
            router.route().order(AFTER_GATEWAY).handler(EdgePaths::reject);
        }
    }

    private static void reject(RoutingContext request) {
        if (INTROSPECTION.equals(request.request().path())) {
            request.next();
        } else {
            request.fail(NOT_FOUND);
        }
    }
}
