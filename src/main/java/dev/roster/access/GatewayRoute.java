package dev.roster.access;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;

import dev.roster.access.ActivitySink.Via;
import dev.roster.platform.CurrentRequest;
import dev.roster.platform.Failures;
import dev.roster.platform.Problem;
import dev.roster.platform.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * The decision for other services, in the form in which nginx, Traefik and Envoy ask before they let a request through. They
 * ask with the method, and some below the path, of the request that they hold back; so this is a route rather than a resource,
 * which every request of a customer pays for (docs/adr/0009). {@code META-INF/openapi.yaml} documents it.
 */
@ApplicationScoped
class GatewayRoute {

    private static final String PATH = "/v1/access";
    /** After the limit on bodies, and before what Quarkus does about credentials, which this route looks at itself. */
    private static final int BEFORE_SECURITY = -900;

    @Inject
    Credentials credentials;

    @Inject
    Access access;

    void register(@Observes Router router) {
        router.route(PATH + "/*").order(BEFORE_SECURITY).handler(this::answer);
    }

    private void answer(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        boolean below = !routing.normalizedPath().equals(PATH);
        credentials.of(request)
                .chain(shown -> access.admit(shown, demand(shown, request, below), Via.GATEWAY, null))
                .subscribe().with(actor -> yes(routing, actor), failure -> no(routing, failure));
    }

    /** Below the path, the query is the caller's as well, and says nothing here. */
    private static Demand demand(Credential shown, HttpServerRequest request, boolean below) {
        String account = below ? null : parameter(request, "account");
        String permission = below ? null : parameter(request, "permission");
        return new Demand(accountId(shown, account != null ? account : request.getHeader("Roster-Account")),
                checked(permission != null ? permission : request.getHeader("Roster-Permission")), null);
    }

    private static String parameter(HttpServerRequest request, String name) {
        try {
            return request.getParam(name);
        } catch (IllegalArgumentException notDecodable) {
            throw Problem.invalid(name, "cannot be read");
        }
    }

    private static UUID accountId(Credential shown, String account) {
        if (account == null && shown instanceof ApiKeyToken key) {
            return key.accountId();
        }
        try {
            return UUID.fromString(account == null ? "" : account);
        } catch (IllegalArgumentException notAnId) {
            throw Problem.invalid("account", "must be an account's id");
        }
    }

    /** One that is there and empty is a mistake, and asks for less than was meant. */
    private static String checked(String permission) {
        if (permission != null && !Permissions.isSpecific(permission)) {
            throw Problem.invalid("permission", "must be `resource:action`");
        }
        return permission;
    }

    private static void yes(RoutingContext routing, Actor actor) {
        HttpServerResponse answer = begin(routing)
                .putHeader("Roster-Account", actor.accountId().toString())
                .putHeader("Roster-Role", actor.role())
                .putHeader("Roster-Permissions", actor.permissions().toString());
        if (!actor.isNoMember()) {
            answer.putHeader("Roster-Member", actor.memberId().toString());
        }
        if (actor.isKey()) {
            answer.putHeader("Roster-Key", actor.keyId().toString());
        }
        answer.end();
    }

    /** A stranger's account is not told from none: proxies know no other refusal than 403. */
    private static void no(RoutingContext routing, Throwable failure) {
        Problem problem = Failures.problem(failure, CurrentRequest.idOf(routing));
        ProblemType type = problem.type() == ProblemType.NOT_FOUND ? ProblemType.FORBIDDEN : problem.type();
        HttpServerResponse answer = begin(routing).setStatusCode(type.status())
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

    /** Nothing of it may be kept, and there is no body, which some proxies would hand on to whoever called. */
    private static HttpServerResponse begin(RoutingContext routing) {
        return routing.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
