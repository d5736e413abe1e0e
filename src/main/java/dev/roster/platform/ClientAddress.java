package dev.roster.platform;

import jakarta.enterprise.context.ApplicationScoped;

import io.vertx.core.http.HttpServerRequest;

/** The address of the client that sent a request. */
@ApplicationScoped
public class ClientAddress {

    /** As text, IPv4 or IPv6; null where the connection has no address, as a Unix socket. */
    public String of(HttpServerRequest request) {
        return request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
    }
}
