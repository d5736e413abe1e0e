package dev.roster.role;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

import dev.roster.access.CurrentCall;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import io.smallrye.mutiny.Uni;

@Path("/v1/accounts/{accountId}/roles")
@Tag(name = "Roles")
class RoleResource {

    /** An object rather than a bare array, so that it can grow without breaking anybody. */
    @Schema(name = "RoleList")
    record RoleList(@Schema(required = true) List<RoleView> items) {
    }

    @Inject
    CurrentCall call;

    @Inject
    Roles roles;

    @GET
    @Requires(Permission.ROLE_READ)
    @Operation(operationId = "listRoles", summary = "List the account's roles")
    public Uni<RoleList> list(@RestPath UUID accountId) {
        return roles.list(call.actor().accountId()).map(RoleList::new);
    }

    @GET
    @Path("{name}")
    @Requires(Permission.ROLE_READ)
    @Operation(operationId = "getRole", summary = "Get a role")
    public Uni<RoleView> get(@RestPath UUID accountId, @RestPath String name) {
        return roles.get(call.actor().accountId(), name);
    }
}
