package dev.roster.access;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;

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

/**
 * Authorizes requests for nginx, Traefik and Envoy. These gateways send the method of the client's request, and some append its
 * path, so this is a Vert.x route and not a resource (docs/adr/0009). {@code META-INF/openapi.yaml} documents it.
 * <p>
 * The client chooses the path below {@value #PATH}. The route handles every request whose raw path begins with {@value #PATH},
 * so
 * that none reaches another route after normalization.
 */
@ApplicationScoped
class GatewayRoute {

    private static final String PATH = "/v1/access";
    private static final String BELOW = PATH + "/";

    /** Before the limit of a body's size, whose responses need the headers too. */
    private static final int BEFORE_EVERYTHING = -1_100;
    /** After the limit of a body's size, and before forms, credentials and resources. */
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
        router.route().order(BEFORE_EVERYTHING).handler(GatewayRoute::clear);
        router.route().order(BEFORE_FORMS).handler(this::answer);
    }

    private static boolean isForGateways(RoutingContext routing) {
        String path = routing.request().path();
        return path != null && path.startsWith(PATH);
    }

    /** A gateway can pass on the client's own header if the response has none. */
    private static void clear(RoutingContext routing) {
        if (isForGateways(routing)) {
            HttpServerResponse answer = routing.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            IDENTITY.forEach(header -> answer.putHeader(header, ""));
        }
        routing.next();
    }

    private void answer(RoutingContext routing) {
        if (!isForGateways(routing)) {
            routing.next();
            return;
        }
        decide(routing).subscribe().with(actor -> allow(routing, actor), failure -> deny(routing, failure));
    }

    private Uni<Actor> decide(RoutingContext routing) {
        if (!isDecidable(routing)) {
            return Uni.createFrom()
                    .failure(Problem.invalid("path", "must be unambiguous: no encoded separators and nothing to normalize"));
        }
        HttpServerRequest request = routing.request();
        return credentials.authenticate(request)
                .chain(shown -> access.authorize(shown, accessRequest(shown, request), Via.GATEWAY, null));
    }

    private static boolean isDecidable(RoutingContext routing) {
        String path = routing.request().path();
        return RouteProblems.isUri(routing.request().uri())
                && (path.equals(PATH) || path.startsWith(BELOW) && isUnambiguous(routing));
    }

    /** Whether every server reads the path the same: normalization (RFC 3986, section 6.2.2) does not change it. */
    private static boolean isUnambiguous(RoutingContext routing) {
        String path = routing.request().path();
        String lowerCase = path.toLowerCase(Locale.ROOT);
        try {
            return AMBIGUOUS.stream().noneMatch(lowerCase::contains) && path.equals(routing.normalizedPath());
        } catch (IllegalArgumentException brokenEscape) {
            return false;
        }
    }

    private static AccessRequest accessRequest(Credential shown, HttpServerRequest request) {
        return new AccessRequest(accountId(shown, named(request, "account", ACCOUNT)),
                checked(named(request, "permission", "Roster-Permission")), null);
    }

    /** The value of the query or the header; null if neither has one. Below {@value #PATH} the query is the client's. */
    private static String named(HttpServerRequest request, String parameter, String header) {
        List<String> inQuery = request.path().equals(PATH) ? parameters(request, parameter) : List.of();
        List<String> inHeader = request.headers().getAll(header);
        if (inQuery.size() + inHeader.size() > 1) {
            throw Problem.invalid(parameter, "must be given once");
        }
        return inQuery.isEmpty() ? inHeader.isEmpty() ? null : inHeader.get(0) : inQuery.get(0);
    }

    private static List<String> parameters(HttpServerRequest request, String name) {
        try {
            return request.params().getAll(name);
        } catch (IllegalArgumentException notDecodable) {
            throw Problem.invalid(name, "cannot be read");
        }
    }

    private static UUID accountId(Credential shown, String account) {
        if (account == null && shown instanceof ApiKeyToken key) {
            return key.accountId();
        }
        return Optional.ofNullable(account).flatMap(GatewayRoute::id)
                .orElseThrow(() -> Problem.invalid("account", "must be an account's id"));
    }

    /** {@link UUID#fromString} also accepts shorter texts, which a service could read as another account. */
    private static Optional<UUID> id(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    /** An empty permission is rejected, because it would require less than intended. */
    private static String checked(String permission) {
        if (permission != null && !Permissions.isSpecific(permission)) {
            throw Problem.invalid("permission", "must be `resource:action`");
        }
        return permission;
    }

    private static void allow(RoutingContext routing, Actor actor) {
        HttpServerResponse answer = routing.response()
                .putHeader(ACCOUNT, actor.accountId().toString())
                .putHeader(ROLE, actor.role())
                .putHeader(PERMISSIONS, actor.permissions().toString());
        if (!actor.isOutsider()) {
            answer.putHeader(MEMBER, actor.memberId().toString());
        }
        if (actor.isKey()) {
            answer.putHeader(KEY, actor.keyId().toString());
        }
        answer.end();
    }

    /**
     * Sends no body, which some proxies would pass on. Answers 403 instead of 404, because proxies support only 401 and 403.
     */
    private static void deny(RoutingContext routing, Throwable failure) {
        Problem problem = Failures.problem(failure, CurrentRequest.idOf(routing));
        ProblemType type = problem.type() == ProblemType.NOT_FOUND ? ProblemType.FORBIDDEN : problem.type();
        HttpServerResponse answer = routing.response().setStatusCode(type.status())
                .putHeader("Roster-Problem", type.slug())
                .putHeader(CurrentRequest.REQUEST_ID_HEADER, CurrentRequest.idOf(routing));
        if (problem.challenge() != null) {
            answer.putHeader(HttpHeaders.WWW_AUTHENTICATE, problem.challenge());
        }
        if (problem.retryAfterSeconds() != null) {
            answer.putHeader(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds().toString());
        }
        answer.end();
    }
}
