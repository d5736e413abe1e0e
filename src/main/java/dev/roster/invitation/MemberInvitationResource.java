package dev.roster.invitation;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Versioned;
import dev.roster.problem.Problem;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/members/{memberId}/invitation")
@Tag(name = "Invitations")
@Produces(MediaType.APPLICATION_JSON)
class MemberInvitationResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    InvitationList list;

    @GET
    @Requires(value = Permission.MEMBER_INVITE, orOwnMembership = true)
    @Operation(operationId = "getInvitationOfMember", summary = "Get the invitation with which a member joined")
    public Uni<RestResponse<InvitationView>> get(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.ofMember(current.actor().accountId(), memberId)
                .onItem().ifNull().failWith(Problem::notFound)
                .map(Versioned::response);
    }
}
