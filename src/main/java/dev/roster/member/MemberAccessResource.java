package dev.roster.member;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/members/{memberId}")
@Tag(name = "Members")
@Produces(MediaType.APPLICATION_JSON)
class MemberAccessResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    MemberAccessList list;

    @GET
    @Path("access")
    @Requires(value = Permission.MEMBER_READ, orOwnMembership = true)
    @Operation(operationId = "getAccessOfMember", summary = "Get a member's permissions and their sources", description = """
            The permissions are those of the role that is effective at the time of the request, and of the roles of the groups.""")
    public Uni<MemberAccess> access(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.permissions(current.actor().accountId(), memberId);
    }

    @GET
    @Path("sessions")
    @Requires(value = Permission.AUDIT_READ, orOwnMembership = true)
    @Operation(operationId = "getSessionsOfMember", summary = "Get the number of a member's browser sessions")
    public Uni<MemberSessions> sessions(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.sessions(current.actor().accountId(), memberId);
    }
}
