package dev.roster.access;

import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.ActivitySink.Via;
import dev.roster.http.CurrentRequest;
import dev.roster.http.Failures;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/** Authorizes a token or key for a service that received it, by token introspection (RFC 7662). */
@Path("/v1/introspect")
@Tag(name = "Access")
@Produces(MediaType.APPLICATION_JSON)
class IntrospectionResource {

    @Inject
    Credentials credentials;

    @Inject
    Access access;

    @Inject
    ApiKeys keys;

    @Inject
    CurrentRequest request;

    @POST
    @Decides
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(operationId = "introspect", summary = "Introspect an access token or API key", description = """
            RFC 7662. The service authenticates with its own credential, which needs the permission `access:introspect` in the \
            account: a bearer token, an API key, or an API key as the password of HTTP Basic with any user name. The response is \
            valid for this account and this moment. Do not cache it.""")
    @DeclaresProblems({ ProblemType.FORBIDDEN, ProblemType.MEMBER_SUSPENDED, ProblemType.NOT_FOUND })
    public Uni<RestResponse<Introspection>> introspect(
            @RestForm @NotNull @Size(min = 1, max = 16_384) @Schema(description = "The access token or API key to introspect.") String token,
            @RestForm("token_type_hint") @Schema(maxLength = 64, description = "Ignored: Roster detects the type.") String tokenTypeHint,
            @RestForm @Schema(description = "The account. Optional for a service that authenticates with an API key, whose account is the default.") UUID account,
            HttpServerRequest http) {
        return credentials.authenticateClient(http)
                .chain(service -> access.authorize(service,
                        new AccessRequest(accountOf(service, account), Permission.ACCESS_INTROSPECT.value(), null),
                        Via.API, request.origin()))
                .onFailure().transform(failure -> Failures.problem(failure, request.id()).orBasic())
                .chain(actor -> introspect(token, actor.accountId()))
                .map(RestResponse::ok);
    }

    private Uni<Introspection> introspect(String token, UUID accountId) {
        return credentials.verify(token)
                .chain(verified -> access
                        .authorize(verified.credential(), new AccessRequest(accountId, null, null), Via.GATEWAY, null)
                        .chain(actor -> describe(actor, verified)))
                .onFailure().recoverWithItem(this::inactive);
    }

    private Uni<Introspection> describe(Actor actor, Credentials.Verified verified) {
        if (verified.credential() instanceof ApiKeyToken key) {
            return keys.find(key).map(holder -> holder == null ? Introspection.INACTIVE
                    : Introspection.of(actor, holder.issuer(), holder.subject(), holder.expiresAt()));
        }
        Principal principal = (Principal) verified.credential();
        return Uni.createFrom().item(Introspection.of(actor, principal.issuer(), principal.subject(), verified.expiresAt()));
    }

    /** The response hides why a token is not active, but not that Roster could not decide. */
    private Introspection inactive(Throwable failure) {
        Problem problem = Failures.problem(failure, request.id());
        if (problem.type().status() >= 500) {
            throw problem;
        }
        return Introspection.INACTIVE;
    }

    private static UUID accountOf(Credential service, UUID account) {
        if (account != null) {
            return account;
        }
        if (service instanceof ApiKeyToken key) {
            return key.accountId();
        }
        throw Problem.invalid("account", "is required with an access token");
    }
}
