package dev.roster.lifecycle;

import dev.roster.access.OperatorOnly;
import dev.roster.list.Page;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/account-deletions")
@Tag(name = "Accounts")
@Produces(MediaType.APPLICATION_JSON)
class DeletionResource {
    @Inject
    DeletionList deletions;

    @GET
    @OperatorOnly
    @Operation(operationId = "listAccountDeletions", summary = "List the deletions of accounts, newest first")
    public Uni<RestResponse<Page<DeletionView>>> list(
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return deletions.list(limit, cursor).map(page -> page.response(uri));
    }

    @GET
    @Path("{accountId}")
    @OperatorOnly
    @Operation(operationId = "getAccountDeletion", summary = "Get the deletion of an account, with its certificate")
    public Uni<DeletionView> get(@RestPath UUID accountId) {
        return deletions.get(accountId);
    }
}
