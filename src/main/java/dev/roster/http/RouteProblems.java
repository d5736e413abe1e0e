package dev.roster.http;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.problem.ProblemView;
import io.quarkus.security.AuthenticationRedirectException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.URISyntaxException;

/** Responds with a problem to requests that reach no resource: an unknown path, an invalid target, or a failed route. */
@ApplicationScoped
public class RouteProblems {
    /** Disables the check of targets in Quarkus, whose 400 has no body. {@link #requireUri} checks them instead. */
    public static final String LENIENT = "vertx.disableURIValidation";

    /** Runs after {@code GatewayRoute}, which checks the target itself and responds without a body. */
    private static final int AFTER_GATEWAY = BodyLimit.FIRST + 2;

    /** Runs before the handler of Quarkus, which sends no body or its own page. */
    private static final int LAST_BUT_ONE = Integer.MAX_VALUE - 1;

    /** Errors of SCIM have another form (RFC 7644, section 3.12). */
    private static final String SCIM = "/scim/";
    private static final String SCIM_MEDIA_TYPE = "application/scim+json";
    private static final String SCIM_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int FIRST_SERVER_ERROR = 500;

    void register(@Observes Router router) {
        router.route().order(AFTER_GATEWAY).handler(RouteProblems::requireUri);
        router.route().order(LAST_BUT_ONE).failureHandler(RouteProblems::respondToFailure);
        router.errorHandler(NOT_FOUND, RouteProblems::respond);
        router.errorHandler(BAD_REQUEST, RouteProblems::respond);
    }

    private static void requireUri(RoutingContext request) {
        if (isUri(request.request().uri())) {
            request.next();
        } else {
            request.fail(BAD_REQUEST);
        }
    }

    /** Whether the text is a URI (RFC 3986). */
    public static boolean isUri(String text) {
        try {
            new URI(text);
            return true;
        } catch (URISyntaxException invalid) {
            return false;
        }
    }

    /** Leaves a redirect to the sign-in, and a missing credential, to Quarkus. */
    private static void respondToFailure(RoutingContext request) {
        Throwable failure = request.failure();
        if (request.response().headWritten() || !isMapped(request.statusCode()) || failure instanceof SecurityException
                || failure instanceof AuthenticationRedirectException) {
            request.next();
        } else {
            respond(request);
        }
    }

    private static boolean isMapped(int status) {
        return status == BAD_REQUEST || status == NOT_FOUND || status >= FIRST_SERVER_ERROR;
    }

    private static void respond(RoutingContext request) {
        String id = CurrentRequest.idOf(request);
        respond(request.request(), problem(request, id), id);
    }

    private static Problem problem(RoutingContext request, String id) {
        return switch (request.statusCode()) {
            case NOT_FOUND -> Problem.notFound();
            case BAD_REQUEST -> ProblemType.MALFORMED_REQUEST.because("The path, the query or a header is not valid HTTP.");
            default -> request.failure() == null ? ProblemType.INTERNAL.because("The request failed without a known cause.")
                    : Failures.problem(request.failure(), id);
        };
    }

    static Future<Void> respond(HttpServerRequest request, Problem problem, String id) {
        boolean scim = request.path() != null && request.path().startsWith(SCIM);
        HttpServerResponse response = request.response()
                .setStatusCode(problem.type().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, scim ? SCIM_MEDIA_TYPE : ProblemView.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(CurrentRequest.REQUEST_ID_HEADER, id);
        problem.headers().forEach(response::putHeader);
        return response.end((scim ? scimError(problem) : json(problem, id)).toBuffer());
    }

    private static JsonObject scimError(Problem problem) {
        ProblemView view = ProblemView.of(problem, null);
        return new JsonObject()
                .put("schemas", new JsonArray().add(SCIM_ERROR))
                .put("status", String.valueOf(view.status()))
                .put("detail", view.detail());
    }

    /** Serializes without the ObjectMapper, because the application may not have started. */
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
