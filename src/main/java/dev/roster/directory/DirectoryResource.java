package dev.roster.directory;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
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
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
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
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/directory")
@Tag(name = "Directory")
@Produces(MediaType.APPLICATION_JSON)
class DirectoryResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    DirectoryService directory;

    @GET
    @Requires(Permission.DIRECTORY_READ)
    @Operation(operationId = "getDirectory", summary = "Get the connection to the directory")
    public Uni<RestResponse<DirectoryView>> get(@RestPath UUID accountId) {
        return directory.get(current.actor().accountId()).map(Versioned::response);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.DIRECTORY_UPDATE)
    @Operation(operationId = "setDirectory", summary = "Connect the account to its directory, or change the connection", description = """
            The directory then provisions and removes members over SCIM 2.0 at `url`, with a token of the connection. It does \
            not change existing members until they are linked. Because the directory can change every member of its groups, the \
            principal must hold all permissions.""")
    public Uni<RestResponse<DirectoryView>> put(@RestPath UUID accountId, @NotNull @Valid NewDirectory directoryConnection,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return directory.put(current.actor(), directoryConnection, ifMatch).map(Versioned::response);
    }

    @DELETE
    @Requires(Permission.DIRECTORY_UPDATE)
    @Operation(operationId = "deleteDirectory", summary = "Disconnect the account from its directory", description = """
            Revokes the tokens. The members and groups of the directory stay; admins manage them from then on. The principal must \
            hold all permissions.""")
    @APIResponse(responseCode = "204", description = "Disconnected.")
    public Uni<Void> delete(@RestPath UUID accountId, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return directory.disconnect(current.actor(), ifMatch);
    }

    @POST
    @Path("tokens")
    @Requires(Permission.DIRECTORY_UPDATE)
    @Operation(operationId = "createDirectoryToken", summary = "Create a token for the directory", description = """
            The response shows the token once. The principal must hold all permissions; when the member loses one of them, Roster \
            revokes the token. Two tokens can be valid, so that one can replace the other without an interruption.""")
    @APIResponseSchema(value = CreatedDirectoryToken.class, responseCode = "201", responseDescription = "Created.")
    @DeclaresProblems(ProblemType.TOO_MANY_DIRECTORY_TOKENS)
    public Uni<RestResponse<CreatedDirectoryToken>> createToken(@RestPath UUID accountId) {
        return directory.createToken(current.actor())
                .map(created -> ResponseBuilder.<CreatedDirectoryToken> created(
                        URI.create("/v1/accounts/" + accountId + "/directory")).entity(created).build());
    }

    @DELETE
    @Path("tokens/{credentialId}")
    @Requires(Permission.DIRECTORY_UPDATE)
    @Operation(operationId = "revokeDirectoryToken", summary = "Revoke a token of the directory", description = """
            Roster rejects the next request with the token. The principal must hold all permissions.""")
    @APIResponse(responseCode = "204", description = "Revoked.")
    public Uni<Void> revokeToken(@RestPath UUID accountId, @RestPath UUID credentialId) {
        return directory.revokeToken(current.actor(), credentialId);
    }

    @GET
    @Path("links")
    @Requires(Permission.DIRECTORY_READ)
    @Operation(operationId = "listDirectoryLinks", summary = "List users of the directory who have the address of a member, by address", description = """
            The directory could not create these users, because a member has their address. After an admin has linked them, the \
            directory manages the members.""")
    public Uni<RestResponse<Page<DirectoryLinkView>>> links(@RestPath UUID accountId,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return directory.links(current.actor().accountId(), limit, cursor).map(page -> page.response(uri));
    }

    @POST
    @Path("links")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.DIRECTORY_UPDATE)
    @Operation(operationId = "linkDirectoryUsers", summary = "Link users of the directory to the members with the same address", description = """
            The members keep their role and their access, unless the directory has deactivated them. The principal must hold \
            the permissions of each member.""")
    @DeclaresProblems(ProblemType.LAST_ADMIN)
    public Uni<DirectoryLinks> link(@RestPath UUID accountId, @NotNull @Valid NewDirectoryLinks links,
            @RestQuery @DefaultValue("false") @Parameter(description = "Whether to return the result without linking.") boolean dryRun) {
        return directory.link(current.actor(), links, dryRun);
    }
}
