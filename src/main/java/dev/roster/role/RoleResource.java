package dev.roster.role;

import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Embeddable;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Idempotency;
import dev.roster.http.Versioned;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/roles")
@Tag(name = "Roles")
@Produces(MediaType.APPLICATION_JSON)
class RoleResource {
    /** An object instead of an array, so that properties can be added. */
    @Schema(name = "RoleList")
    record RoleList(@Schema(required = true) List<RoleView> items) {
    }

    @Inject
    CurrentPrincipal current;
    @Inject
    RoleService roles;
    @Inject
    Idempotency idempotency;

    @GET
    @Requires(Permission.ROLE_READ)
    @Embeddable
    @Operation(operationId = "listRoles", summary = "List the account's roles")
    public Uni<RoleList> list(@RestPath UUID accountId) {
        return roles.list(current.actor().accountId()).map(RoleList::new);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ROLE_UPDATE)
    @Operation(operationId = "createRole", summary = "Create a role", description = """
            The principal must hold every permission of the role.""")
    @APIResponseSchema(value = RoleView.class, responseCode = "201", responseDescription = "Created.")
    @DeclaresProblems(ProblemType.ROLE_EXISTS)
    public Uni<RestResponse<RoleView>> create(@RestPath UUID accountId, @NotNull @Valid NewRole role,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        Actor actor = current.actor();
        return idempotency.once(new Idempotency.Scope(actor.accountId(), current.principalKey(), idempotencyKey), "createRole",
                role, RoleView.class, () -> roles.create(actor, role)
                        .map(created -> created.created("/v1/accounts/" + actor.accountId() + "/roles/" + role.name())));
    }

    @PATCH
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ROLE_UPDATE)
    @Operation(operationId = "changeRole", summary = "Change a role", description = """
            New permissions apply from the next request of each member with the role. Roster revokes open invitations that their inviters \
            can no longer send.""")
    @DeclaresProblems(ProblemType.ROLE_BUILT_IN)
    public Uni<RestResponse<RoleView>> change(@RestPath UUID accountId, @RestPath String name,
            @NotNull @Valid NewRole.Change change, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return roles.change(current.actor(), name, change, ifMatch).map(Versioned::response);
    }

    @DELETE
    @Path("{name}")
    @Requires(Permission.ROLE_UPDATE)
    @Operation(operationId = "deleteRole", summary = "Delete an unused role")
    @APIResponse(responseCode = "204", description = "Deleted.")
    @DeclaresProblems({ ProblemType.ROLE_BUILT_IN, ProblemType.ROLE_IN_USE })
    public Uni<Void> delete(@RestPath UUID accountId, @RestPath String name,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return roles.delete(current.actor(), name, ifMatch).replaceWithVoid();
    }

    @GET
    @Path("{name}")
    @Requires(Permission.ROLE_READ)
    @Operation(operationId = "getRole", summary = "Get a role")
    public Uni<RestResponse<RoleView>> get(@RestPath UUID accountId, @RestPath String name) {
        return roles.get(current.actor().accountId(), name).map(Versioned::response);
    }
}
