package dev.roster.group;

import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Idempotency;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import dev.roster.role.NewRole;
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
@Path("/v1/accounts/{accountId}/groups")
@Tag(name = "Groups")
@Produces(MediaType.APPLICATION_JSON)
class GroupResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    GroupList list;
    @Inject
    GroupService groups;
    @Inject
    Idempotency idempotency;

    @GET
    @Requires(Permission.GROUP_READ)
    @Operation(operationId = "listGroups", summary = "List groups by name")
    public Uni<RestResponse<Page<GroupView>>> list(@RestPath UUID accountId,
            @RestQuery @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Parameter(description = "Only groups with this role.", example = "admin") String role,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return list.list(current.actor().accountId(), role, limit, cursor).map(page -> page.response(uri));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.GROUP_UPDATE)
    @Operation(operationId = "createGroup", summary = "Create a group", description = """
            The principal must hold every permission of its role. An account has at most 500 groups.""")
    @APIResponseSchema(value = GroupView.class, responseCode = "201", responseDescription = "Created.")
    @DeclaresProblems(ProblemType.GROUP_EXISTS)
    public Uni<RestResponse<GroupView>> create(@RestPath UUID accountId, @NotNull @Valid NewGroup group,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        Actor actor = current.actor();
        return idempotency.once(new Idempotency.Scope(actor.accountId(), current.principalKey(), idempotencyKey),
                "createGroup", group, GroupView.class, () -> groups.create(actor, group)
                        .map(created -> created
                                .created("/v1/accounts/" + actor.accountId() + "/groups/" + created.view().id())));
    }

    @GET
    @Path("{groupId}")
    @Requires(Permission.GROUP_READ)
    @Operation(operationId = "getGroup", summary = "Get a group")
    public Uni<RestResponse<GroupView>> get(@RestPath UUID accountId, @RestPath UUID groupId) {
        return list.get(current.actor().accountId(), groupId).map(Versioned::response);
    }

    @PATCH
    @Path("{groupId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.GROUP_UPDATE)
    @Operation(operationId = "changeGroup", summary = "Change a group's name or role", description = """
            A new role applies from the next request of each member. The principal must hold the permissions of the former and of \
            the new role. If members lose permissions, their open invitations that they could no longer send are revoked. The \
            name of a group of the directory changes in the directory only.""")
    @DeclaresProblems({ ProblemType.GROUP_EXISTS, ProblemType.GROUP_MANAGED_BY_DIRECTORY, ProblemType.LAST_ADMIN })
    public Uni<RestResponse<GroupView>> change(@RestPath UUID accountId, @RestPath UUID groupId,
            @NotNull @Valid NewGroup.Change change, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return groups.change(current.actor(), groupId, change, ifMatch).map(Versioned::response);
    }

    @DELETE
    @Path("{groupId}")
    @Requires(Permission.GROUP_UPDATE)
    @Operation(operationId = "deleteGroup", summary = "Delete a group", description = """
            Its members lose the permissions of its role, from their next request, and stay members of the account.""")
    @APIResponse(responseCode = "204", description = "Deleted.")
    @DeclaresProblems({ ProblemType.GROUP_MANAGED_BY_DIRECTORY, ProblemType.LAST_ADMIN })
    public Uni<Void> delete(@RestPath UUID accountId, @RestPath UUID groupId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return groups.delete(current.actor(), groupId, ifMatch).replaceWithVoid();
    }
}
