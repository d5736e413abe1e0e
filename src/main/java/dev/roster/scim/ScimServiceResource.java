package dev.roster.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.ForDirectories;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Discovery (RFC 7644, section 4) and bulk requests (section 3.7). */
@Cancellable(false)
@Path("/scim/v2/{accountId}")
@Produces({ ScimJson.MEDIA_TYPE, MediaType.APPLICATION_JSON })
class ScimServiceResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    Discovery discovery;
    @Inject
    Bulk bulk;
    @Inject
    ScimJson json;

    @GET
    @Path("ServiceProviderConfig")
    @ForDirectories
    @Operation(hidden = true)
    public RestResponse<String> serviceProviderConfig(@RestPath UUID accountId) {
        return json.ok(discovery.serviceProviderConfig(current.account()));
    }

    /** RFC 7644 (section 4) rejects a filter, so that no client takes the whole list for the result. */
    @GET
    @Path("ResourceTypes")
    @ForDirectories
    @Operation(hidden = true)
    public RestResponse<String> resourceTypes(@RestPath UUID accountId, @RestQuery String filter) {
        return all(discovery.resourceTypes(current.account()), filter);
    }

    @GET
    @Path("ResourceTypes/{name}")
    @ForDirectories
    @Operation(hidden = true)
    public RestResponse<String> resourceType(@RestPath UUID accountId, @RestPath String name) {
        return json.ok(Stream.of(ResourceType.values()).filter(type -> type.title().equalsIgnoreCase(name)).findFirst()
                .map(type -> discovery.resourceType(current.account(), type)).orElseThrow(ScimException::notFound));
    }

    @GET
    @Path("Schemas")
    @ForDirectories
    @Operation(hidden = true)
    public RestResponse<String> schemas(@RestPath UUID accountId, @RestQuery String filter) {
        return all(discovery.schemas(current.account()), filter);
    }

    @GET
    @Path("Schemas/{urn}")
    @ForDirectories
    @Operation(hidden = true)
    public RestResponse<String> schema(@RestPath UUID accountId, @RestPath String urn) {
        return json.ok(Schema.ALL.stream().filter(schema -> schema.id().equalsIgnoreCase(urn)).findFirst()
                .map(schema -> discovery.schema(current.account(), schema)).orElseThrow(ScimException::notFound));
    }

    @POST
    @Path("Bulk")
    @Consumes({ ScimJson.MEDIA_TYPE, MediaType.APPLICATION_JSON })
    @ForDirectories
    @Operation(hidden = true)
    public Uni<RestResponse<String>> bulk(@RestPath UUID accountId, byte[] body) {
        return bulk.run(current.actor(), json.read(body)).map(json::ok);
    }

    private RestResponse<String> all(List<ObjectNode> documents, String filter) {
        if (filter != null) {
            throw new ScimException(403, null, "These documents cannot be filtered.");
        }
        return json.ok(ScimJson.list(documents.size(), 1, documents));
    }
}
