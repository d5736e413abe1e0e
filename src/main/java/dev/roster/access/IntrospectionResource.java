package dev.roster.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.roster.access.ActivitySink.Via;
import dev.roster.http.CurrentRequest;
import dev.roster.http.Failures;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Authorizes a token or key for a service that received it, by token introspection (RFC 7662). */
@Cancellable(false)
@Path("/v1/introspect")
@Tag(name = "Access")
@Produces(MediaType.APPLICATION_JSON)
class IntrospectionResource {
    @Inject
    Credentials credentials;
    @Inject
    Access access;
    @Inject
    CurrentRequest request;

    @POST
    @AuthorizesItself
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
            return access.holder(key).map(holder -> holder == null ? Introspection.INACTIVE
                    : Introspection.of(actor, holder.issuer(), holder.subject(),
                            earlier(holder.expiresAt(), holder.pausesAt())));
        }
        Principal principal = (Principal) verified.credential();
        return Uni.createFrom().item(Introspection.of(actor, principal.issuer(), principal.subject(), verified.expiresAt()));
    }

    /** @return null if neither has a time */
    private static Instant earlier(Instant one, Instant other) {
        return Stream.of(one, other).filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
    }

    /** The response hides why a token is not active. If Roster cannot decide, the request fails. */
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

    /** RFC 7662, section 2.2. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Introspection", description = "The current state of the token or key. If it is not active, the response is `{\"active\":false}`.")
    record Introspection(
            @Schema(required = true, description = "Whether the bearer has access to the account now.") boolean active,
            @Schema(description = "The bearer's permissions, separated by spaces.", examples = "invoice:read member:read") String scope,
            @Schema(description = "The person's `sub` at the identity provider.") String sub,
            @Schema(description = "The `iss` of the identity provider.") String iss,
            @Schema(description = "The person's email address.", examples = "ada@acme.example") String username,
            @Schema(description = "When the token, key, membership or role expires, or the key pauses without a sign-in, whichever is first, in seconds since 1970. Absent if none does.") Long exp,
            @JsonProperty("token_type") @Schema(description = "`Bearer`.", examples = "Bearer") String tokenType,
            @Schema(description = "The account.") UUID account,
            @Schema(description = "The member. Absent for the operator.") UUID member,
            @Schema(description = "The member's role.", examples = "admin") String role,
            @JsonProperty("api_key") @Schema(description = "The id of the API key. Absent for an access token.") UUID apiKey) {
        static final Introspection INACTIVE = new Introspection(false, null, null, null, null, null, null, null, null, null,
                null);

        static Introspection of(Actor actor, String issuer, String subject, Instant expiresAt) {
            Instant end = earlier(expiresAt, actor.accessExpiresAt());
            return new Introspection(true, actor.permissions().toString(), subject, issuer, actor.email(),
                    end == null ? null : end.getEpochSecond(), "Bearer", actor.accountId(), actor.memberId(),
                    actor.role(), actor.keyId());
        }
    }
}
