package dev.roster.scim;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.ForDirectories;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/**
 * The endpoints of one type of resource (RFC 7644, sections 3.3 to 3.6). The OpenAPI document does not describe SCIM, which
 * describes itself.
 */
@Cancellable(false)
@Produces({ ScimJson.MEDIA_TYPE, MediaType.APPLICATION_JSON })
abstract class ScimResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    ScimJson json;

    abstract ResourceType type();

    abstract ScimOperations operations();

    @GET
    @ForDirectories
    @Operation(hidden = true)
    public Uni<RestResponse<String>> list(@RestPath UUID accountId, @RestQuery String filter, @RestQuery String sortBy,
            @RestQuery String sortOrder, @RestQuery String startIndex, @RestQuery String count, @RestQuery String attributes,
            @RestQuery String excludedAttributes) {
        Search search = Search.of(type(), filter, sortBy, sortOrder, startIndex, count,
                projection(attributes, excludedAttributes));
        return operations().list(current.account(), search).map(json::ok);
    }

    @POST
    @Path(".search")
    @Consumes({ ScimJson.MEDIA_TYPE, MediaType.APPLICATION_JSON })
    @ForDirectories
    @Operation(hidden = true)
    public Uni<RestResponse<String>> search(@RestPath UUID accountId, byte[] body) {
        return operations().list(current.account(), Search.of(type(), json.read(body))).map(json::ok);
    }

    @POST
    @Consumes({ ScimJson.MEDIA_TYPE, MediaType.APPLICATION_JSON })
    @ForDirectories
    @Operation(hidden = true)
    public Uni<RestResponse<String>> create(@RestPath UUID accountId, byte[] body, @RestQuery String attributes,
            @RestQuery String excludedAttributes) {
        return operations().create(current.actor(), json.read(body), projection(attributes, excludedAttributes))
                .map(json::response);
    }

    @GET
    @Path("{id}")
    @ForDirectories
    @Operation(hidden = true)
    public Uni<RestResponse<String>> get(@RestPath UUID accountId, @RestPath String id, @RestQuery String attributes,
            @RestQuery String excludedAttributes, @RestHeader(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch) {
        return operations().get(current.account(), id, projection(attributes, excludedAttributes))
                .map(result -> json.response(result, ifNoneMatch));
    }

    @PUT
    @Path("{id}")
    @Consumes({ ScimJson.MEDIA_TYPE, MediaType.APPLICATION_JSON })
    @ForDirectories
    @Operation(hidden = true)
    public Uni<RestResponse<String>> replace(@RestPath UUID accountId, @RestPath String id, byte[] body,
            @RestQuery String attributes, @RestQuery String excludedAttributes,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return operations().replace(current.actor(), id, json.read(body), new Preconditions(ifMatch),
                projection(attributes, excludedAttributes)).map(json::response);
    }

    @PATCH
    @Path("{id}")
    @Consumes({ ScimJson.MEDIA_TYPE, MediaType.APPLICATION_JSON })
    @ForDirectories
    @Operation(hidden = true)
    public Uni<RestResponse<String>> patch(@RestPath UUID accountId, @RestPath String id, byte[] body,
            @RestQuery String attributes, @RestQuery String excludedAttributes,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return operations().patch(current.actor(), id, json.read(body), new Preconditions(ifMatch),
                projection(attributes, excludedAttributes)).map(json::response);
    }

    @DELETE
    @Path("{id}")
    @ForDirectories
    @Operation(hidden = true)
    public Uni<RestResponse<String>> delete(@RestPath UUID accountId, @RestPath String id,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return operations().delete(current.actor(), id, new Preconditions(ifMatch)).map(json::response);
    }

    private Projection projection(String attributes, String excludedAttributes) {
        return Projection.of(type(), attributes, excludedAttributes);
    }
}
