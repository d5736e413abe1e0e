package dev.roster.http;

import dev.roster.problem.Problem;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.core.multipart.FormData;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Rejects a query or form that repeats a field, unless the operation's parameter is a collection. Jakarta REST would use the
 * first value, while a proxy may have checked the last one.
 */
class RepeatedValues {
    private static final int AFTER_REQUEST_BODY = Priorities.USER + 60;

    private final Map<Method, Set<String>> collections = new ConcurrentHashMap<>();

    @ServerRequestFilter(priority = AFTER_REQUEST_BODY)
    void check(ResourceInfo resource, UriInfo uri, ResteasyReactiveContainerRequestContext context) {
        uri.getQueryParameters().forEach((name, values) -> requireSingle(name, values.size(), resource));
        FormData form = ((ResteasyReactiveRequestContext) context.getServerRequestContext()).getFormData();
        if (form != null) {
            form.forEach(name -> requireSingle(name, form.get(name).size(), resource));
        }
    }

    private void requireSingle(String name, int values, ResourceInfo resource) {
        if (values > 1
                && !collections.computeIfAbsent(resource.getResourceMethod(), RepeatedValues::collectionsOf).contains(name)) {
            throw Problem.invalid(name, "must be given once");
        }
    }

    private static Set<String> collectionsOf(Method operation) {
        return Arrays.stream(operation.getParameters())
                .filter(parameter -> Collection.class.isAssignableFrom(parameter.getType()))
                .flatMap(parameter -> Stream.of(parameter.getAnnotation(RestQuery.class),
                        parameter.getAnnotation(RestForm.class)))
                .filter(Objects::nonNull)
                .map(field -> field instanceof RestQuery query ? query.value() : ((RestForm) field).value())
                .collect(Collectors.toUnmodifiableSet());
    }
}
