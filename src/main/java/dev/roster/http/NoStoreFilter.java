package dev.roster.http;

import java.util.List;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Keeps responses out of caches (RFC 9111, 5.2.2.5). {@code Authorization} alone does so for shared caches; API keys come in
 * other headers as well.
 */
class NoStoreFilter {

    @ServerResponseFilter
    void forbidStoring(ContainerResponseContext answer) {
        answer.getHeaders().putIfAbsent(HttpHeaders.CACHE_CONTROL, List.of("no-store"));
    }
}
