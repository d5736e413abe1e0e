package dev.roster.member;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import dev.roster.access.Caller;
import dev.roster.access.CurrentCall;
import dev.roster.access.SignedIn;
import io.smallrye.mutiny.Uni;

@Path("/v1/me")
@Tag(name = "Me")
@Produces(MediaType.APPLICATION_JSON)
class MeResource {

    @Inject
    CurrentCall call;

    @Inject
    MyMemberships memberships;

    @GET
    @SignedIn
    @Operation(operationId = "getMe", summary = "Who am I, and where do I belong?")
    public Uni<Me> me() {
        Caller caller = call.caller();
        return memberships.of(caller)
                .map(places -> new Me(caller.issuer(), caller.subject(), caller.email(), caller.emailVerified(), caller.name(),
                        caller.operator(), places));
    }
}
