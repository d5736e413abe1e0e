package dev.roster.http;

import java.net.URI;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Writes each address of Roster's own in an answer's headers as people reach it, below {@code roster.public-url}. A proxy may
 * end TLS and change {@code Host}, so a request does not tell. Scoped, since filters are made before the settings are read.
 */
@ApplicationScoped
public class PublicAddresses {

    @Inject
    HttpSettings config;

    @ServerResponseFilter
    void write(ContainerResponseContext answer, UriInfo request) {
        String own = request.getBaseUri().getRawAuthority();
        answer.getHeaders().computeIfPresent(HttpHeaders.LOCATION, (header, values) -> publicly(values, own));
        answer.getHeaders().computeIfPresent(HttpHeaders.LINK, (header, values) -> publicly(values, own));
    }

    private List<Object> publicly(List<Object> values, String own) {
        return values.stream().map(value -> publicly(value, own)).toList();
    }

    private Object publicly(Object value, String own) {
        return value instanceof Link link ? Link.fromLink(link).uri(publicly(link.getUri(), own)).build()
                : publicly(URI.create(value.toString()), own);
    }

    /** @param own the authority that the request was sent to; an address of another one stays as it is */
    public URI publicly(URI address, String own) {
        if (address.getRawAuthority() != null && !address.getRawAuthority().equals(own)) {
            return address;
        }
        String base = config.publicUrl().toString().replaceFirst("/+$", "");
        return URI.create(base + address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery()));
    }
}
