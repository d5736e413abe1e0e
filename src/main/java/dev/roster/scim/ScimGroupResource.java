package dev.roster.scim;

import jakarta.inject.Inject;
import jakarta.ws.rs.Path;

@Path("/scim/v2/{accountId}/Groups")
class ScimGroupResource extends ScimResource {
    @Inject
    ScimGroups resources;

    @Override
    ResourceType type() {
        return ResourceType.GROUP;
    }

    @Override
    ScimOperations operations() {
        return resources;
    }
}
