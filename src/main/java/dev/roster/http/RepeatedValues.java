package dev.roster.http;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.core.multipart.FormData;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

import dev.roster.problem.Problem;

/**
 * Refuses a query or form that gives a field twice, unless the operation takes a collection of it, whose annotation then has
 * the name. Jakarta REST would take the first value, while a server in between may have checked the last one.
 */
class RepeatedValues {

    /** Strangers learn what they are before they learn what is wrong with their request. */
    private static final int AFTER_THE_DECISION = Priorities.USER + 60;

    private final Map<Method, Set<String>> lists = new ConcurrentHashMap<>();

    @ServerRequestFilter(priority = AFTER_THE_DECISION)
    void refuse(ResourceInfo resource, UriInfo uri, ResteasyReactiveContainerRequestContext context) {
        uri.getQueryParameters().forEach((name, values) -> mustBeOne(name, values.size(), resource));
        FormData form = ((ResteasyReactiveRequestContext) context.getServerRequestContext()).getFormData();
        if (form != null) {
            form.forEach(name -> mustBeOne(name, form.get(name).size(), resource));
        }
    }

    private void mustBeOne(String name, int values, ResourceInfo resource) {
        if (values > 1
                && !lists.computeIfAbsent(resource.getResourceMethod(), RepeatedValues::listsOf).contains(name)) {
            throw Problem.invalid(name, "must be given once");
        }
    }

    private static Set<String> listsOf(Method operation) {
        return Arrays.stream(operation.getParameters())
                .filter(parameter -> Collection.class.isAssignableFrom(parameter.getType()))
                .flatMap(parameter -> Stream.of(parameter.getAnnotation(RestQuery.class),
                        parameter.getAnnotation(RestForm.class)))
                .filter(Objects::nonNull)
                .map(field -> field instanceof RestQuery query ? query.value() : ((RestForm) field).value())
                .collect(Collectors.toUnmodifiableSet());
    }
}
