package dev.roster.member;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.group.GroupList;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The members of a group. {@link MemberResource} changes the groups of many members at once. */
@Cancellable(false)
@Path("/v1/accounts/{accountId}/groups/{groupId}/members")
@Tag(name = "Groups")
@Produces(MediaType.APPLICATION_JSON)
class GroupMemberResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    GroupList groups;
    @Inject
    MemberList list;
    @Inject
    MemberService members;

    @GET
    @Requires(Permission.MEMBER_READ)
    @Operation(operationId = "listMembersOfGroup", summary = "List the members of a group", description = """
            Active and suspended members, in the order in which they joined the account. `listMembers` with `group` has more \
            filters and orders.""")
    public Uni<RestResponse<Page<MemberView>>> list(@RestPath UUID accountId, @RestPath UUID groupId,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        UUID account = current.actor().accountId();
        MemberFilter filter = new MemberFilter(null, null, groupId, null, null, false, null, null);
        return groups.get(account, groupId).chain(() -> list.list(account, filter, limit, cursor))
                .map(page -> page.response(uri));
    }

    @PUT
    @Path("{memberId}")
    @Requires(Permission.MEMBER_UPDATE)
    @Operation(operationId = "addMemberToGroup", summary = "Add a member to a group", description = """
            Applies from the member's next request. The principal must hold the permissions of the group and of the member, as \
            for an assignment of a role. A member has at most 20 groups. Changes nothing if the member is already in the group. \
            `changeMembers` adds up to 1,000 members.""")
    @DeclaresProblems({ ProblemType.GROUP_MANAGED_BY_DIRECTORY, ProblemType.MEMBER_REMOVED, ProblemType.TOO_MANY_GROUPS })
    public Uni<RestResponse<MemberView>> add(@RestPath UUID accountId, @RestPath UUID groupId, @RestPath UUID memberId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return members.joinGroup(current.actor(), memberId, groupId, ifMatch).map(Versioned::response);
    }

    @DELETE
    @Path("{memberId}")
    @Requires(Permission.MEMBER_UPDATE)
    @Operation(operationId = "removeMemberFromGroup", summary = "Remove a member from a group", description = """
            After the response, the member has no permission that only this group granted, on any replica, with any token or API \
            key. Open invitations that the member can no longer send are revoked. Changes nothing if the member is not in the \
            group.""")
    @DeclaresProblems({ ProblemType.GROUP_MANAGED_BY_DIRECTORY, ProblemType.LAST_ADMIN, ProblemType.MEMBER_REMOVED })
    public Uni<RestResponse<RemovalReceipt>> remove(@RestPath UUID accountId, @RestPath UUID groupId, @RestPath UUID memberId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return members.leaveGroup(current.actor(), memberId, groupId, ifMatch).map(Versioned::response);
    }
}
