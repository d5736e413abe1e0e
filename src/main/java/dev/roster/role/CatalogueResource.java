package dev.roster.role;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Versioned;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/permission-catalogues")
@Tag(name = "Roles")
@Produces(MediaType.APPLICATION_JSON)
class CatalogueResource {
    @Schema(name = "PermissionCatalogueList")
    record CatalogueList(@Schema(required = true) List<CatalogueView> items) {
    }

    @Inject
    CurrentPrincipal current;
    @Inject
    CatalogueService catalogues;

    @GET
    @Requires(Permission.ROLE_READ)
    @Operation(operationId = "listPermissionCatalogues", summary = "List the permissions that the account's services declare")
    public Uni<CatalogueList> list(@RestPath UUID accountId) {
        return catalogues.list(current.actor().accountId()).map(CatalogueList::new);
    }

    @GET
    @Path("{service}")
    @Requires(Permission.ROLE_READ)
    @Operation(operationId = "getPermissionCatalogue", summary = "Get the permissions that a service declares")
    public Uni<RestResponse<CatalogueView>> get(@RestPath UUID accountId,
            @RestPath @Parameter(description = "The name of the service.", example = "billing") String service) {
        return catalogues.get(current.actor().accountId(), service).map(Versioned::response);
    }

    @PUT
    @Path("{service}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.CATALOGUE_UPDATE)
    @Operation(operationId = "publishPermissionCatalogue", summary = "Publish the permissions of a service", description = """
            The console offers the permissions in its form for roles. A catalogue grants and limits nothing: a role can contain \
            permissions that no catalogue declares. If an equal catalogue is published again, nothing changes.""")
    public Uni<RestResponse<CatalogueView>> publish(@RestPath UUID accountId,
            @RestPath @Pattern(regexp = NewRole.NAME, message = NewRole.NAME_RULE) @Parameter(description = "The name of the service: lower-case letters, digits and hyphens.", example = "billing") String service,
            @NotNull @Valid NewCatalogue catalogue, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return catalogues.publish(current.actor(), service, catalogue, ifMatch).map(Versioned::response);
    }

    @DELETE
    @Path("{service}")
    @Requires(Permission.CATALOGUE_UPDATE)
    @Operation(operationId = "deletePermissionCatalogue", summary = "Delete the catalogue of a service", description = "Roles keep its permissions.")
    @APIResponse(responseCode = "204", description = "Deleted.")
    public Uni<Void> delete(@RestPath UUID accountId,
            @RestPath @Parameter(description = "The name of the service.", example = "billing") String service,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return catalogues.delete(current.actor(), service, ifMatch);
    }
}
