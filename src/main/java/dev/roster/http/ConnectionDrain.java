package dev.roster.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;

/**
 * Callers keep connections, and would send their next request into one that is about to end. While a replica's end is delayed
 * ({@code roster.shutdown.delay}), each answer asks its caller to send the next one elsewhere.
 */
@ApplicationScoped
class ConnectionDrain {

    private static final int FIRST = 10_000;

    private volatile boolean leaving;

    void onDelay(@Observes ShutdownDelayInitiatedEvent delay) {
        leaving = true;
    }

    void onSetup(@Observes Filters filters) {
        filters.register(context -> {
            if (leaving) {
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            context.next();
        }, FIRST);
    }
}
