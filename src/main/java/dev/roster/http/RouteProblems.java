package dev.roster.http;

import java.net.URI;
import java.net.URISyntaxException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.problem.ProblemView;
import io.quarkus.security.AuthenticationRedirectException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Answers with a problem where no resource does: for a path or method that nobody serves, and a request that a route fails. */
@ApplicationScoped
public class RouteProblems {

    /** Has Quarkus leave invalid targets to {@link #mustHaveUri}: it would answer them with a status alone. */
    public static final String LENIENT = "vertx.disableURIValidation";

    /** After routes that check the target themselves and respond without a body. */
    private static final int AFTER_OWN_CHECKS = BodyLimit.FIRST + 2;

    /** Before Quarkus, which answers without a body or with a page of its own. */
    private static final int LAST_BUT_ONE = Integer.MAX_VALUE - 1;

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int FIRST_SERVER_ERROR = 500;

    void register(@Observes Router router) {
        router.route().order(AFTER_OWN_CHECKS).handler(RouteProblems::mustHaveUri);
        router.route().order(LAST_BUT_ONE).failureHandler(RouteProblems::explainFailure);
        router.errorHandler(NOT_FOUND, RouteProblems::explain);
        router.errorHandler(METHOD_NOT_ALLOWED, RouteProblems::explain);
        router.errorHandler(BAD_REQUEST, RouteProblems::explain);
    }

    private static void mustHaveUri(RoutingContext request) {
        if (hasUri(request)) {
            request.next();
        } else {
            request.fail(BAD_REQUEST);
        }
    }

    /** Whether the target of the request is a URI (RFC 3986). */
    public static boolean hasUri(RoutingContext request) {
        try {
            new URI(request.request().uri());
            return true;
        } catch (URISyntaxException invalid) {
            return false;
        }
    }

    /** Quarkus answers a sign-in and a missing credential itself. */
    private static void explainFailure(RoutingContext request) {
        Throwable failure = request.failure();
        if (request.response().headWritten() || !isExplained(request.statusCode()) || failure instanceof SecurityException
                || failure instanceof AuthenticationRedirectException) {
            request.next();
        } else {
            explain(request);
        }
    }

    private static boolean isExplained(int status) {
        return status == BAD_REQUEST || status == NOT_FOUND || status == METHOD_NOT_ALLOWED
                || status >= FIRST_SERVER_ERROR;
    }

    private static void explain(RoutingContext request) {
        String id = CurrentRequest.idOf(request);
        answer(request.request(), problem(request, id), id);
    }

    private static Problem problem(RoutingContext request, String id) {
        return switch (request.statusCode()) {
            case NOT_FOUND -> Problem.notFound();
            case METHOD_NOT_ALLOWED -> ProblemType.METHOD_NOT_ALLOWED
                    .because("See the OpenAPI document for what this path takes.");
            case BAD_REQUEST -> ProblemType.MALFORMED_REQUEST.because("The path, the query or a header is not valid HTTP.");
            default -> request.failure() == null ? ProblemType.INTERNAL.because("The server gave no reason.")
                    : Failures.problem(request.failure(), id);
        };
    }

    static Future<Void> answer(HttpServerRequest request, Problem problem, String id) {
        HttpServerResponse response = request.response()
                .setStatusCode(problem.type().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemView.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(CurrentRequest.REQUEST_ID_HEADER, id);
        if (problem.retryAfterSeconds() != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds().toString());
        }
        return response.end(json(problem, id).toBuffer());
    }

    /** A {@link ProblemView}, written without the ObjectMapper of an application that may not have started. */
    private static JsonObject json(Problem problem, String id) {
        ProblemView view = ProblemView.of(problem, id);
        return new JsonObject()
                .put("type", view.type())
                .put("title", view.title())
                .put("status", view.status())
                .put("detail", view.detail())
                .put("requestId", view.requestId());
    }
}
