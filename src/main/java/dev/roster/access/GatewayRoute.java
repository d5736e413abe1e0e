package dev.roster.access;

import dev.roster.access.ActivitySink.Via;
import dev.roster.http.CurrentRequest;
import dev.roster.http.Failures;
import dev.roster.http.RouteProblems;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Authorizes requests for nginx, Traefik and Envoy. These gateways send the method of the client's request, and some append
 * its path. A Vert.x route accepts every method and path (docs/adr/0009). {@code META-INF/openapi.yaml} documents it.
 * <p>
 * The client chooses the path below {@value #PATH}. The route handles every request whose raw path begins with {@value
 * #PATH}, so that none reaches another route after normalization.
 */
@ApplicationScoped
class GatewayRoute {
    private static final String PATH = "/v1/access";

    /** Runs before the check of the body's size, whose error responses also need the headers. */
    private static final int BEFORE_EVERYTHING = -1_100;
    /** Runs after the check of the body's size, and before forms, credentials and resources. */
    private static final int BEFORE_FORMS = -999;

    /** Servers interpret encoded slashes, backslashes, path parameters and fragments differently. */
    private static final List<String> AMBIGUOUS = List.of("%2f", "\\", "%5c", ";", "%3b", "#");

    private static final String ACCOUNT = "Roster-Account";
    private static final String MEMBER = "Roster-Member";
    private static final String ROLE = "Roster-Role";
    private static final String PERMISSIONS = "Roster-Permissions";
    private static final String KEY = "Roster-Key";
    private static final List<String> IDENTITY = List.of(ACCOUNT, MEMBER, ROLE, PERMISSIONS, KEY);

    @Inject
    Credentials credentials;
    @Inject
    Access access;

    void register(@Observes Router router) {
        router.route().order(BEFORE_EVERYTHING).handler(GatewayRoute::clearHeaders);
        router.route().order(BEFORE_FORMS).handler(this::handle);
    }

    private static boolean isForGateways(RoutingContext routing) {
        String path = routing.request().path();
        return path != null && path.startsWith(PATH);
    }

    /** Sets each header to an empty value. Without it, a gateway could forward the client's own header. */
    private static void clearHeaders(RoutingContext routing) {
        if (isForGateways(routing)) {
            HttpServerResponse response = routing.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            IDENTITY.forEach(header -> response.putHeader(header, ""));
        }
        routing.next();
    }

    private void handle(RoutingContext routing) {
        if (isForGateways(routing)) {
            authorize(routing).subscribe().with(actor -> allow(routing, actor), failure -> deny(routing, failure));
        } else {
            routing.next();
        }
    }

    private Uni<Actor> authorize(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (!request.uri().equals(PATH) && (!RouteProblems.isUri(request.uri()) || !isUnambiguous(routing))) {
            return Uni.createFrom()
                    .failure(Problem.invalid("path",
                            "must be normalized (RFC 3986, 6.2.2), without encoded slashes, backslashes, semicolons and fragments"));
        }
        return credentials.authenticate(request)
                .chain(credential -> access.authorize(credential, accessRequest(credential, request), Via.GATEWAY, null));
    }

    /** Whether every server interprets the path in the same way: normalization (RFC 3986, section 6.2.2) does not change it. */
    private static boolean isUnambiguous(RoutingContext routing) {
        String path = routing.request().path();
        String lowerCase = path.toLowerCase(Locale.ROOT);
        try {
            return (path.equals(PATH) || path.startsWith(PATH + "/")) && AMBIGUOUS.stream().noneMatch(lowerCase::contains)
                    && path.equals(routing.normalizedPath());
        } catch (IllegalArgumentException invalidEscape) {
            return false;
        }
    }

    private static AccessRequest accessRequest(Credential credential, HttpServerRequest request) {
        String account = value(request, "account", ACCOUNT);
        UUID accountId = account == null && credential instanceof ApiKeyToken key ? key.accountId() : id(account);
        String permission = value(request, "permission", "Roster-Permission");
        // An empty permission would require less than intended.
        if (permission != null && !Permissions.isSpecific(permission)) {
            throw Problem.invalid("permission", "must be `resource:action`");
        }
        return new AccessRequest(accountId, permission, null);
    }

    /**
     * The value of the query or the header; null if neither has one. Below {@value #PATH}, the query belongs to the client's
     * own request, so it is ignored.
     */
    private static String value(HttpServerRequest request, String parameter, String header) {
        List<String> inQuery = request.path().equals(PATH) ? parameters(request, parameter) : List.of();
        List<String> inHeader = request.headers().getAll(header);
        if (inQuery.size() + inHeader.size() > 1) {
            throw Problem.invalid(parameter, "must be given once");
        }
        return !inHeader.isEmpty() ? inHeader.get(0) : inQuery.isEmpty() ? null : inQuery.get(0);
    }

    private static List<String> parameters(HttpServerRequest request, String name) {
        try {
            return request.params().getAll(name);
        } catch (IllegalArgumentException invalidEscape) {
            throw Problem.invalid(name, "must be percent-encoded");
        }
    }

    /** {@link UUID#fromString} also accepts shorter text, which a service could interpret as another account. */
    private static UUID id(String account) {
        try {
            UUID id = UUID.fromString(account == null ? "" : account);
            if (id.toString().equalsIgnoreCase(account)) {
                return id;
            }
        } catch (IllegalArgumentException notAnId) {
            // Rejected below.
        }
        throw Problem.invalid("account", "must be an account's id");
    }

    private static void allow(RoutingContext routing, Actor actor) {
        HttpServerResponse response = routing.response()
                .putHeader(ACCOUNT, actor.accountId().toString())
                .putHeader(ROLE, actor.role())
                .putHeader(PERMISSIONS, actor.permissions().toString());
        if (actor.isMember()) {
            response.putHeader(MEMBER, actor.memberId().toString());
        }
        if (actor.keyId() != null) {
            response.putHeader(KEY, actor.keyId().toString());
        }
        response.end();
    }

    /**
     * Sends no body, because some proxies would forward it. Sends 403 instead of 404, because proxies support only 401 and
     * 403.
     */
    private static void deny(RoutingContext routing, Throwable failure) {
        Problem problem = Failures.problem(failure, CurrentRequest.idOf(routing));
        ProblemType type = problem.type() == ProblemType.NOT_FOUND ? ProblemType.FORBIDDEN : problem.type();
        HttpServerResponse response = routing.response().setStatusCode(type.status())
                .putHeader("Roster-Problem", type.slug())
                .putHeader(CurrentRequest.REQUEST_ID_HEADER, CurrentRequest.idOf(routing));
        problem.headers().forEach(response::putHeader);
        response.end();
    }
}
