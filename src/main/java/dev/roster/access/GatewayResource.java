package dev.roster.access;

import java.net.URI;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

import dev.roster.access.ActivitySink.Via;
import dev.roster.platform.CurrentRequest;
import dev.roster.platform.Problem;
import dev.roster.platform.ProblemType;
import io.smallrye.mutiny.Uni;

/** The decision for other services, in the form in which nginx, Traefik and Envoy ask before they let a request through. */
@Path("/v1/access")
@Tag(name = "Access")
class GatewayResource {

    private static final String PATH = "/v1/access";

    @Inject
    CallerReader callers;

    @Inject
    Access access;

    @Inject
    CurrentRequest request;

    @GET
    @Decides
    @Operation(operationId = "checkAccess", summary = "Ask whether the caller may do something in an account", description = """
            For gateways: nginx `auth_request`, Traefik ForwardAuth, Envoy ext_authz. They pass the caller's own `Authorization` \
            header on. Any method is the same question, and so is any path below this one, but for the query, which is the \
            caller's there: such questions name account and permission in headers. The answer comes from the database as it is \
            at this moment, has no body, and must not be kept.""")
    @APIResponse(responseCode = "200", description = "The caller may.", headers = {
            @Header(name = "Roster-Account", description = "The account.", schema = @Schema(type = SchemaType.STRING, format = "uuid")),
            @Header(name = "Roster-Member", description = "The member; absent for the operator.", schema = @Schema(type = SchemaType.STRING, format = "uuid")),
            @Header(name = "Roster-Role", description = "The member's role.", schema = @Schema(type = SchemaType.STRING)),
            @Header(name = "Roster-Permissions", description = "What the role allows, separated by spaces.", schema = @Schema(type = SchemaType.STRING)) })
    @APIResponse(responseCode = "400", description = "No account is named, or the permission is none.")
    @APIResponse(responseCode = "401", description = "There is no valid token; see `WWW-Authenticate`.")
    @APIResponse(responseCode = "403", description = "The caller may not; `Roster-Problem` says why.")
    @APIResponse(responseCode = "503", description = "There is no answer now; see `Retry-After`. Never let the request through.")
    public Uni<RestResponse<Void>> check(
            @RestQuery @Parameter(description = "The account.", schema = @Schema(type = SchemaType.STRING, format = "uuid")) String account,
            @RestQuery @Parameter(description = "`resource:action`; without one, any active member may.", example = "invoice:read") String permission,
            @RestHeader("Roster-Account") @Parameter(description = "The account, where the query does not name it.", schema = @Schema(type = SchemaType.STRING, format = "uuid")) String accountHeader,
            @RestHeader("Roster-Permission") @Parameter(description = "The permission, where the query does not name it.") String permissionHeader,
            UriInfo uri) {
        return callers.caller()
                .chain(caller -> access.admit(caller, accountId(first(uri, "account", accountHeader)),
                        checked(first(uri, "permission", permissionHeader)), null, Via.GATEWAY, request.origin()))
                .map(GatewayResource::yes)
                .onFailure(Problem.class).recoverWithItem(GatewayResource::no);
    }

    /**
     * Proxies ask with the method, and some below the path, of the request that they hold back. Below the path, the query is
     * the
     * caller's as well, and says nothing here.
     */
    @ServerRequestFilter(preMatching = true)
    void everyMethodAndPathIsTheSameQuestion(ContainerRequestContext asked, UriInfo uri) {
        String path = uri.getPath();
        if (path.equals(PATH)) {
            asked.setMethod("GET");
        } else if (path.startsWith(PATH + "/")) {
            asked.setMethod("GET");
            asked.setRequestUri(URI.create(PATH));
        }
    }

    /** Some proxies would hand a body on to whoever called. */
    @ServerResponseFilter
    void withoutBody(ContainerRequestContext asked, ContainerResponseContext answer) {
        if (asked.getUriInfo().getPath().equals(PATH)) {
            answer.setEntity(null);
            answer.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }

    /**
     * Taken from the query as it stands: a parameter that is there and empty is a mistake, and asks for less than was meant.
     */
    private static String first(UriInfo uri, String parameter, String header) {
        String value = uri.getQueryParameters().getFirst(parameter);
        return value != null ? value : header;
    }

    private static UUID accountId(String account) {
        try {
            return UUID.fromString(account == null ? "" : account);
        } catch (IllegalArgumentException notAnId) {
            throw Problem.invalid("account", "must be an account's id");
        }
    }

    private static String checked(String permission) {
        if (permission != null && !Permissions.isSpecific(permission)) {
            throw Problem.invalid("permission", "must be `resource:action`");
        }
        return permission;
    }

    private static RestResponse<Void> yes(Actor actor) {
        ResponseBuilder<Void> answer = ResponseBuilder.<Void> ok()
                .header("Roster-Account", actor.accountId())
                .header("Roster-Role", actor.role())
                .header("Roster-Permissions",
                        actor.permissions().granted().stream().sorted().collect(Collectors.joining(" ")));
        return (actor.isOperator() ? answer : answer.header("Roster-Member", actor.memberId())).build();
    }

    /** A stranger's account is not told from none: proxies know no other refusal than 403. */
    private static RestResponse<Void> no(Problem problem) {
        ProblemType type = problem.type() == ProblemType.NOT_FOUND ? ProblemType.FORBIDDEN : problem.type();
        ResponseBuilder<Void> answer = ResponseBuilder.<Void> create(type.status()).header("Roster-Problem", type.slug());
        if (type == ProblemType.UNAUTHENTICATED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (problem.retryAfter() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, Math.max(1, problem.retryAfter().toSeconds()));
        }
        return answer.build();
    }
}
