package dev.roster.member;

import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Principal;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/me")
@Tag(name = "Me")
@Produces(MediaType.APPLICATION_JSON)
class MeResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    MyMemberships memberships;

    @GET
    @AuthenticatedOnly
    @Operation(operationId = "getMe", summary = "Get the authenticated person and their memberships")
    public Uni<Me> me() {
        Principal principal = current.principal();
        return memberships.of(principal)
                .map(found -> new Me(principal.issuer(), principal.subject(), principal.email(), principal.emailVerified(),
                        principal.name(), principal.operator(), found));
    }
}
