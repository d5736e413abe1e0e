package dev.roster.scim;

import jakarta.inject.Inject;
import jakarta.ws.rs.Path;

@Path("/scim/v2/{accountId}/Users")
class ScimUserResource extends ScimResource {
    @Inject
    ScimUsers resources;

    @Override
    ResourceType type() {
        return ResourceType.USER;
    }

    @Override
    ScimOperations operations() {
        return resources;
    }
}
