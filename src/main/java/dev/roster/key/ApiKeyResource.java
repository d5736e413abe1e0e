package dev.roster.key;

import java.net.URI;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Idempotency;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;

@Path("/v1/accounts/{accountId}")
@Tag(name = "API keys")
@Produces(MediaType.APPLICATION_JSON)
class ApiKeyResource {

    private static final String OF_MEMBER = "members/{memberId}/api-keys";

    @Inject
    CurrentPrincipal current;

    @Inject
    ApiKeyList list;

    @Inject
    ApiKeyService changes;

    @Inject
    Idempotency idempotency;

    @GET
    @Path("api-keys")
    @Requires(Permission.KEY_READ)
    @Operation(operationId = "listApiKeys", summary = "List the keys of the whole account that are not revoked, the newest first")
    public Uni<RestResponse<Page<ApiKeyView>>> list(@RestPath UUID accountId,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return list.ofAccount(current.actor().accountId(), limit, cursor).map(page -> page.answer(uri));
    }

    @GET
    @Path(OF_MEMBER)
    @Requires(value = Permission.KEY_READ, orOwnMembership = true)
    @Operation(operationId = "listApiKeysOfMember", summary = "List a member's keys that are not revoked, the newest first", description = """
            Members may list their own without a permission.""")
    public Uni<RestResponse<Page<ApiKeyView>>> listOfMember(@RestPath UUID accountId, @RestPath UUID memberId,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return list.ofMember(current.actor().accountId(), memberId, limit, cursor).map(page -> page.answer(uri));
    }

    @GET
    @Path(OF_MEMBER + "/{keyId}")
    @Requires(value = Permission.KEY_READ, orOwnMembership = true)
    @Operation(operationId = "getApiKey", summary = "Get a key, revoked or not", description = """
            Members may get their own without a permission. The secret is not in it.""")
    public Uni<RestResponse<ApiKeyView>> get(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId) {
        return list.get(current.actor().accountId(), memberId, keyId).map(ApiKeyResource::answer);
    }

    @POST
    @Path(OF_MEMBER)
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    @Operation(operationId = "createApiKey", summary = "Make a key for oneself", description = """
            Takes no permission, but the member's own access token: keys are made neither for others nor with a key. The answer shows the secret, once. At \
            each use the key may do what it was made for as long as its member may do that too; it dies when the member is \
            removed. An account's keys are taken as `Authorization: Bearer` and in its `apiKeyHeader`.""")
    @APIResponseSchema(value = CreatedApiKey.class, responseCode = "201", responseDescription = "Made.")
    public Uni<RestResponse<CreatedApiKey>> create(@RestPath UUID accountId, @RestPath UUID memberId,
            @NotNull @Valid NewApiKey apiKey,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        Actor actor = current.actor();
        return idempotency.once(new Idempotency.Scope(actor.accountId(), current.callerKey(), idempotencyKey), "createApiKey",
                apiKey, CreatedApiKey.class, () -> changes.create(actor, memberId, apiKey)
                        .map(created -> ResponseBuilder.<CreatedApiKey> created(address(actor, created.apiKey()))
                                .entity(created)
                                .header(HttpHeaders.ETAG, Version.etag(0))
                                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                                .build()));
    }

    @PATCH
    @Path(OF_MEMBER + "/{keyId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    @Operation(operationId = "renameApiKey", summary = "Rename a key", description = """
            Members may rename their own without a permission. What a key may do stays as it is: make another one.""")
    @DeclaresProblems(ProblemType.API_KEY_REVOKED)
    public Uni<RestResponse<ApiKeyView>> rename(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId,
            @NotNull @Valid ApiKeyName name, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        Actor actor = current.actor();
        return changes.rename(actor, memberId, keyId, name.name(), ifMatch)
                .chain(() -> list.get(actor.accountId(), memberId, keyId))
                .map(ApiKeyResource::answer);
    }

    @DELETE
    @Path(OF_MEMBER + "/{keyId}")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    @Operation(operationId = "revokeApiKey", summary = "Revoke a key", description = """
            Once this is answered, the key opens nothing any more, on no replica. Members may revoke their own without a \
            permission. A key that is revoked already stays so.""")
    @APIResponse(responseCode = "204", description = "Revoked.")
    public Uni<Void> revoke(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return changes.revoke(current.actor(), memberId, keyId, ifMatch);
    }

    private static URI address(Actor actor, ApiKeyView key) {
        return URI.create("/v1/accounts/" + actor.accountId() + "/members/" + key.memberId() + "/api-keys/" + key.id());
    }

    private static RestResponse<ApiKeyView> answer(Versioned<ApiKeyView> key) {
        return ResponseBuilder.ok(key.view()).header(HttpHeaders.ETAG, Version.etag(key.version())).build();
    }
}
