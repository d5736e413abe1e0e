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

/** The decision as a token introspection (RFC 7662), for services that hold a token or key and ask what it is good for. */
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
    @Operation(operationId = "introspect", summary = "Ask what an access token or API key is good for", description = """
            RFC 7662. The service that asks shows a credential of its own, which takes the permission `access:introspect` in the \
            account: a bearer token, an API key, or an API key as the password of HTTP Basic, whose user name may be any. The answer holds for this account and this moment; it must not be kept.""")
    @DeclaresProblems({ ProblemType.FORBIDDEN, ProblemType.MEMBER_SUSPENDED, ProblemType.NOT_FOUND })
    public Uni<RestResponse<Introspection>> introspect(
            @RestForm @NotNull @Size(min = 1, max = 16_384) @Schema(description = "The access token or API key to ask about.") String token,
            @RestForm("token_type_hint") @Schema(maxLength = 64, description = "Not needed: Roster sees what it is.") String tokenTypeHint,
            @RestForm @Schema(description = "The account; may be left out by a service that shows an API key, which names its own.") UUID account,
            HttpServerRequest http) {
        return credentials.ofClient(http)
                .chain(asking -> access.admit(asking,
                        new AccessRequest(accountOf(asking, account), Permission.ACCESS_INTROSPECT.value(), null),
                        Via.API, request.origin()))
                .onFailure().transform(failure -> Failures.problem(failure, request.id()).orBasic())
                .chain(service -> examine(token, service.accountId()))
                .map(RestResponse::ok);
    }

    private Uni<Introspection> examine(String token, UUID accountId) {
        return credentials.verify(token)
                .chain(verified -> access
                        .admit(verified.credential(), new AccessRequest(accountId, null, null), Via.GATEWAY, null)
                        .chain(actor -> describe(actor, verified)))
                .onFailure().recoverWithItem(this::inactive);
    }

    private Uni<Introspection> describe(Actor actor, Credentials.Verified verified) {
        if (verified.credential() instanceof ApiKeyToken key) {
            return keys.holder(key).map(holder -> holder == null ? Introspection.INACTIVE
                    : Introspection.of(actor, holder.issuer(), holder.subject(), holder.expiresAt()));
        }
        Principal principal = (Principal) verified.credential();
        return Uni.createFrom().item(Introspection.of(actor, principal.issuer(), principal.subject(), verified.expiresAt()));
    }

    /** Why it is good for nothing stays Roster's secret; that nobody could find out does not. */
    private Introspection inactive(Throwable failure) {
        Problem problem = Failures.problem(failure, request.id());
        if (problem.type().status() >= 500) {
            throw problem;
        }
        return Introspection.INACTIVE;
    }

    private static UUID accountOf(Credential asking, UUID account) {
        if (account != null) {
            return account;
        }
        if (asking instanceof ApiKeyToken key) {
            return key.accountId();
        }
        throw Problem.invalid("account", "is needed from whoever shows an access token");
    }
}
