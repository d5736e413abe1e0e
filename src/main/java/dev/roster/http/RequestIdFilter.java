package dev.roster.http;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;

import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Gives every request an id, for its answer, its log lines and its audit events. */
class RequestIdFilter {

    @Inject
    CurrentRequest request;

    @ServerRequestFilter(preMatching = true)
    void begin() {
        MDC.put("requestId", request.id());
    }

    @ServerResponseFilter
    void end(ContainerResponseContext answer) {
        answer.getHeaders().putSingle(CurrentRequest.REQUEST_ID_HEADER, request.id());
    }
}
