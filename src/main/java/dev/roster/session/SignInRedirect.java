package dev.roster.session;

import dev.roster.http.PublicUrlRewriter;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;

/**
 * Corrects the redirect after a sign-in at the identity provider. Quarkus builds it from the {@code Host} header, which a proxy
 * may have changed.
 */
@ApplicationScoped
class SignInRedirect {
    /** Runs before the authentication of Quarkus. */
    private static final int BEFORE_SECURITY = -950;

    private static final String SESSION = "/session/";

    @Inject
    PublicUrlRewriter publicUrls;

    void register(@Observes Router router) {
        router.route(SESSION + "return").order(BEFORE_SECURITY).handler(this::correct);
    }

    private void correct(RoutingContext routing) {
        routing.addHeadersEndHandler(end -> correct(routing.response().headers(), routing.request()));
        routing.next();
    }

    /** Redirects to the identity provider stay unchanged. */
    private void correct(MultiMap headers, HttpServerRequest request) {
        String location = headers.get(HttpHeaders.LOCATION);
        if (location != null) {
            URI url = URI.create(location);
            if (url.getRawPath() != null && url.getRawPath().startsWith(SESSION)) {
                headers.set(HttpHeaders.LOCATION,
                        publicUrls.toPublic(url, URI.create(request.absoluteURI()).getRawAuthority()).toString());
            }
        }
    }
}
