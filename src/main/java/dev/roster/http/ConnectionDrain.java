package dev.roster.http;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Closes connections during the shutdown delay ({@code roster.shutdown.delay}): adds {@code Connection: close} to each
 * response. Otherwise clients could send their next request on a connection that is about to close.
 */
@ApplicationScoped
class ConnectionDrain {
    private static final int FIRST = 10_000;

    private volatile boolean shuttingDown;

    void onDelay(@Observes ShutdownDelayInitiatedEvent delay) {
        shuttingDown = true;
    }

    void onSetup(@Observes Filters filters) {
        filters.register(context -> {
            if (shuttingDown) {
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            context.next();
        }, FIRST);
    }
}
