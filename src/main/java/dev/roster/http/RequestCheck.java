package dev.roster.http;

import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.ws.rs.core.UriInfo;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;

import dev.roster.problem.Problem;
import dev.roster.value.Text;
import io.vertx.core.http.HttpServerRequest;

/**
 * Rejects a path, query or header that is not sound {@link Text}, and an empty parameter, before an operation is chosen. Bodies
 * are
 * checked where they are read ({@link JsonInput}, {@link Forms}).
 */
class RequestCheck {

    /** An empty search finds everybody. */
    private static final Set<String> MAY_BE_EMPTY = Set.of("search");

    private static final String API = "/v1/";

    @ServerRequestFilter(preMatching = true)
    void check(HttpServerRequest request, UriInfo uri) {
        if (!RequestTarget.isSound(request.uri())) {
            throw Problem.invalid("query", "must be percent-encoded UTF-8 without U+0000, as must be the path");
        }
        for (Map.Entry<String, String> header : request.headers()) {
            if (!Text.isSound(header.getValue())) {
                throw Problem.invalid(header.getKey(), Text.UNSOUND);
            }
        }
        if (request.query() != null) {
            boolean isApi = request.path().startsWith(API);
            uri.getQueryParameters().forEach((name, values) -> check(name, values, isApi));
        }
    }

    /** Jakarta REST reads an empty value as the default. Forms send one for each field that was left empty. */
    private static void check(String name, List<String> values, boolean isApi) {
        if (isApi && values.contains("") && !MAY_BE_EMPTY.contains(name)) {
            throw Problem.invalid(name, "must not be empty");
        }
    }
}
