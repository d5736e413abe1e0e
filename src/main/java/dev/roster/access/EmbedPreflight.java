package dev.roster.access;

import dev.roster.access.CredentialFailures.Kind;
import dev.roster.http.AllowedMethods;
import dev.roster.http.CurrentRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Answers preflight requests (Fetch, CORS protocol) for {@link Embeddable} operations of an account, if the account lists the
 * origin. Without a token, the response reveals only whether the account lists the origin. All other operations have no
 * CORS.
 */
class EmbedPreflight {
    private static final String ACCOUNTS = "/v1/accounts/";
    private static final int ID_LENGTH = 36;
    private static final String MAX_AGE_SECONDS = "600";

    @Inject
    EmbedAuthentication embedding;
    @Inject
    CredentialFailures failures;
    @Inject
    CurrentRequest current;

    /** Continues with the usual response to OPTIONS if the request is no preflight that Roster allows. */
    @ServerRequestFilter(preMatching = true)
    Uni<Response> answer(ResteasyReactiveContainerRequestContext context, HttpServerRequest request) {
        String method = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        String origin = EmbedAuthentication.origin(request);
        if (!context.getMethod().equals(HttpMethod.OPTIONS) || method == null || origin == null) {
            return Uni.createFrom().nullItem();
        }
        Method operation = AllowedMethods.operation(context, method);
        UUID accountId = account(request.path());
        if (operation == null || !operation.isAnnotationPresent(Embeddable.class) || accountId == null) {
            return Uni.createFrom().nullItem();
        }
        request.response().putHeader(HttpHeaders.VARY, "Origin");
        String ip = current.origin().ip();
        failures.check(Kind.PREFLIGHT, ip);
        return embedding.isAllowed(accountId, origin).map(allowed -> {
            if (!allowed) {
                failures.count(Kind.PREFLIGHT, ip);
                return null;
            }
            return allow(origin, method);
        });
    }

    private static Response allow(String origin, String method) {
        return Response.noContent()
                .header("Access-Control-Allow-Origin", origin)
                .header("Access-Control-Allow-Methods", method)
                .header("Access-Control-Allow-Headers", "Authorization, Content-Type")
                .header("Access-Control-Max-Age", MAX_AGE_SECONDS)
                .build();
    }

    /** @return null if the path has no account */
    static UUID account(String path) {
        try {
            return path.startsWith(ACCOUNTS)
                    ? UUID.fromString(path.substring(ACCOUNTS.length(), Math.min(path.length(), ACCOUNTS.length() + ID_LENGTH)))
                    : null;
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }
}
