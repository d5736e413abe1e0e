package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.access.Actor;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** The operations on one type of resource (RFC 7644, section 3), for single requests and bulk requests. */
interface ScimOperations {
    Uni<ScimResult> get(UUID account, String id, Projection projection);

    Uni<ObjectNode> list(UUID account, Search search);

    Uni<ScimResult> create(Actor actor, JsonNode body, Projection projection);

    Uni<ScimResult> replace(Actor actor, String id, JsonNode body, Preconditions preconditions, Projection projection);

    Uni<ScimResult> patch(Actor actor, String id, JsonNode body, Preconditions preconditions, Projection projection);

    Uni<ScimResult> delete(Actor actor, String id, Preconditions preconditions);
}
