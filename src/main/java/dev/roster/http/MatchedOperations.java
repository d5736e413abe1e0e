package dev.roster.http;

import java.lang.reflect.Method;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/** Finds operations before RESTEasy Reactive chooses one, or for another method than that of the request. */
public final class MatchedOperations {
    private MatchedOperations() {
    }

    /** @return the operation for this path and method; null if there is none */
    public static Method of(ResteasyReactiveContainerRequestContext request, String method) {
        return AllowedMethods.operation((ResteasyReactiveRequestContext) request.getServerRequestContext(), method);
    }
}
