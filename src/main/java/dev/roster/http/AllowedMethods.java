package dev.roster.http;

import io.vertx.core.http.HttpMethod;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestMatch;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Finds the methods of a path for {@code Allow} (RFC 9110, 15.5.6), which RESTEasy Reactive does not set, and its operation for
 * another method than that of the request.
 */
public final class AllowedMethods {
    private AllowedMethods() {
    }

    /** Sorted, with HEAD and OPTIONS, which RESTEasy Reactive answers itself; empty if no resource has the path. */
    static Set<String> of(ResteasyReactiveRequestContext request) {
        Set<String> methods = new TreeSet<>(operations(request).keySet());
        if (methods.contains(HttpMethod.GET.name())) {
            methods.add(HttpMethod.HEAD.name());
        }
        if (!methods.isEmpty()) {
            methods.add(HttpMethod.OPTIONS.name());
        }
        return methods;
    }

    /** @return the operation of the path with this method; null if there is none */
    public static Method operation(ResteasyReactiveContainerRequestContext request, String method) {
        RuntimeResource operation = operations((ResteasyReactiveRequestContext) request.getServerRequestContext()).get(method);
        return operation == null ? null : operation.getLazyMethod().getMethod();
    }

    /** The operations of the path, by method. */
    private static Map<String, RuntimeResource> operations(ResteasyReactiveRequestContext request) {
        String path = request.getPathWithoutPrefix();
        RequestMapper<InitialMatch> classes = new RequestMapper<>(request.getDeployment().getClassMappers());
        Map<String, RuntimeResource> operations = new HashMap<>();
        for (RequestMatch<InitialMatch> match = classes.map(path); match != null; match = classes.continueMatching(path,
                match)) {
            collect(match, operations);
        }
        return operations;
    }

    private static void collect(RequestMatch<InitialMatch> match, Map<String, RuntimeResource> operations) {
        String remaining = match.remaining.isEmpty() ? "/" : match.remaining;
        Arrays.stream(match.value.handlers)
                .filter(ClassRoutingHandler.class::isInstance)
                .flatMap(handler -> ((ClassRoutingHandler) handler).getMappers().entrySet().stream())
                .filter(entry -> Objects.nonNull(entry.getKey()))
                .forEach(entry -> {
                    RequestMatch<RuntimeResource> operation = entry.getValue().map(remaining);
                    if (operation != null) {
                        operations.putIfAbsent(entry.getKey(), operation.value);
                    }
                });
    }
}
