package dev.roster.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Rewrites Roster's own URLs in response headers to {@code roster.public-url}. The request does not have that URL,
 * because a proxy can terminate TLS and change {@code Host}. Normal scoped, because Quarkus creates filters before it reads the
 * settings.
 */
@ApplicationScoped
public class PublicUrlRewriter {
    @Inject
    HttpSettings config;

    @ServerResponseFilter
    void rewrite(ContainerResponseContext response, UriInfo request) {
        String own = request.getBaseUri().getRawAuthority();
        response.getHeaders().computeIfPresent(HttpHeaders.LOCATION, (header, values) -> toPublic(values, own));
        response.getHeaders().computeIfPresent(HttpHeaders.LINK, (header, values) -> toPublic(values, own));
    }

    private List<Object> toPublic(List<Object> values, String own) {
        return values.stream().map(value -> toPublic(value, own)).toList();
    }

    private Object toPublic(Object value, String own) {
        return value instanceof Link link ? Link.fromLink(link).uri(toPublic(link.getUri(), own)).build()
                : toPublic(URI.create(value.toString()), own);
    }

    /** @param own the authority of the request; a URL with another authority stays unchanged */
    public URI toPublic(URI url, String own) {
        if (url.getRawAuthority() != null && !url.getRawAuthority().equals(own)) {
            return url;
        }
        return config.link(url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()));
    }
}
