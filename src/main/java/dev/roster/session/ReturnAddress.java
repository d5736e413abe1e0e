package dev.roster.session;

import java.net.URI;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;

import dev.roster.http.PublicAddresses;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Leads people who come back from the identity provider on to the public address. Quarkus answers that request by itself, and
 * makes the address from the request's {@code Host}, which a proxy may have changed.
 */
@ApplicationScoped
class ReturnAddress {

    /** Before Quarkus checks who is signed in. */
    private static final int BEFORE_SECURITY = -950;

    private static final String SESSION = "/session/";

    @Inject
    PublicAddresses addresses;

    void register(@Observes Router router) {
        router.route(SESSION + "return").order(BEFORE_SECURITY).handler(this::correct);
    }

    private void correct(RoutingContext routing) {
        routing.addHeadersEndHandler(end -> correct(routing.response().headers(), routing.request()));
        routing.next();
    }

    /** The identity provider's own addresses stay as they are. */
    private void correct(MultiMap answer, HttpServerRequest request) {
        String location = answer.get(HttpHeaders.LOCATION);
        if (location != null) {
            URI address = URI.create(location);
            if (address.getRawPath() != null && address.getRawPath().startsWith(SESSION)) {
                answer.set(HttpHeaders.LOCATION,
                        addresses.publicly(address, URI.create(request.absoluteURI()).getRawAuthority()).toString());
            }
        }
    }
}
