package dev.roster.http;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Adds the request id and {@code Cache-Control: no-store} (RFC 9111, 5.2.2.5) to every response of a resource. */
class CommonHeaders {
    @Inject
    CurrentRequest request;

    @ServerRequestFilter(preMatching = true)
    void logRequestId() {
        MDC.put("requestId", request.id());
    }

    /** Shared caches store no response to a request with {@code Authorization}, but an API key can be in another header. */
    @ServerResponseFilter
    void add(ContainerResponseContext response) {
        response.getHeaders().putSingle(CurrentRequest.REQUEST_ID_HEADER, request.id());
        response.getHeaders().putIfAbsent(HttpHeaders.CACHE_CONTROL, List.of("no-store"));
    }
}
