package dev.roster.embed;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Embeddable;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}")
@Tag(name = "Embedding")
@Produces(MediaType.APPLICATION_JSON)
class EmbedTokenResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    EmbedTokenService tokens;

    @POST
    @Path("members/{memberId}/embed-tokens")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.EMBED_CREATE, orOwnMembership = true)
    @Operation(operationId = "createEmbedToken", summary = "Create an embed token for a member", description = """
            Call it from the backend of your product, with the access token of the member or with an API key, and give the token \
            to the page that shows `<roster-members>`. With the token, the page acts as the member, from `origin` only, and only \
            with the operations that the component needs. Each request needs a permission that the member has now and, if an \
            API key created the token, that the key has now. If the member or the key loses access, Roster denies the next \
            request. A member has at most 50 tokens; further ones replace the oldest.""")
    @APIResponseSchema(value = CreatedEmbedToken.class, responseCode = "201", responseDescription = "Created.")
    public Uni<RestResponse<CreatedEmbedToken>> create(@RestPath UUID accountId, @RestPath UUID memberId,
            @NotNull @Valid NewEmbedToken embedToken) {
        return tokens.create(current.actor(), memberId, embedToken)
                .map(created -> ResponseBuilder
                        .<CreatedEmbedToken> created(URI.create("/v1/accounts/" + accountId + "/embedded"))
                        .entity(created).build());
    }

    @GET
    @Path("embedded")
    @Embeddable
    @Requires(Permission.MEMBER_READ)
    @Operation(operationId = "getEmbedded", summary = "Get the member and the permissions of an embed token", description = """
            `<roster-members>` shows only the actions that these permissions allow.""")
    public EmbeddedView embedded(@RestPath UUID accountId) {
        return EmbeddedView.of(current.actor());
    }
}
