package dev.roster.key;

import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Idempotency;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
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
    @Operation(operationId = "listApiKeys", summary = "List the account's keys that are not revoked, newest first")
    public Uni<RestResponse<Page<ApiKeyView>>> list(@RestPath UUID accountId,
            @RestQuery @Parameter(description = "Only keys of service accounts that this member created.") UUID createdBy,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return list.ofAccount(current.actor().accountId(), createdBy, limit, cursor).map(page -> page.response(uri));
    }

    @GET
    @Path(OF_MEMBER)
    @Requires(value = Permission.KEY_READ, orOwnMembership = true)
    @Operation(operationId = "listApiKeysOfMember", summary = "List a member's keys that are not revoked, newest first")
    public Uni<RestResponse<Page<ApiKeyView>>> listOfMember(@RestPath UUID accountId, @RestPath UUID memberId,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return list.ofMember(current.actor().accountId(), memberId, limit, cursor).map(page -> page.response(uri));
    }

    @GET
    @Path(OF_MEMBER + "/{keyId}")
    @Requires(value = Permission.KEY_READ, orOwnMembership = true)
    @Operation(operationId = "getApiKey", summary = "Get a key, revoked or not", description = "The response does not contain the secret.")
    public Uni<RestResponse<ApiKeyView>> get(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId) {
        return list.get(current.actor().accountId(), memberId, keyId).map(Versioned::response);
    }

    @POST
    @Path(OF_MEMBER)
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true, withoutKeys = true)
    @Operation(operationId = "createApiKey", summary = "Create a key for the authenticated member, or for a service account", description = """
            The response shows the secret once. A request with the key needs a permission that both the key and its member have. \
            A removal of the member revokes the key. For a service account, the principal must be a person with `key:update` who holds \
            every permission of the service account. Send a key as `Authorization: Bearer` or in the account's `apiKeyHeader`.""")
    @APIResponseSchema(value = CreatedApiKey.class, responseCode = "201", responseDescription = "Created.")
    public Uni<RestResponse<CreatedApiKey>> create(@RestPath UUID accountId, @RestPath UUID memberId,
            @NotNull @Valid NewApiKey apiKey,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        Actor actor = current.actor();
        return idempotency.once(new Idempotency.Scope(actor.accountId(), current.principalKey(), idempotencyKey),
                "createApiKey", apiKey, CreatedApiKey.class, () -> changes.create(actor, memberId, apiKey)
                        .map(created -> new Versioned<>(created, 0).created("/v1/accounts/" + actor.accountId() + "/members/"
                                + memberId + "/api-keys/" + created.apiKey().id())));
    }

    @PATCH
    @Path(OF_MEMBER + "/{keyId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    @Operation(operationId = "renameApiKey", summary = "Rename a key", description = "The permissions of a key cannot change: create another key.")
    @DeclaresProblems(ProblemType.API_KEY_REVOKED)
    public Uni<RestResponse<ApiKeyView>> rename(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId,
            @NotNull @Valid ApiKeyName name, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        Actor actor = current.actor();
        return changes.rename(actor, memberId, keyId, name.name(), ifMatch)
                .chain(() -> list.get(actor.accountId(), memberId, keyId))
                .map(Versioned::response);
    }

    @DELETE
    @Path(OF_MEMBER + "/{keyId}")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    @Operation(operationId = "revokeApiKey", summary = "Revoke a key", description = """
            After the response, every replica rejects the key. Revoking a revoked key has no effect.""")
    @APIResponse(responseCode = "204", description = "Revoked.")
    public Uni<Void> revoke(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return changes.revoke(current.actor(), memberId, keyId, ifMatch).replaceWithVoid();
    }
}
