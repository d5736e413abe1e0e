package dev.roster.program;

import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Idempotency;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/service-accounts")
@Tag(name = "Service accounts")
@Produces(MediaType.APPLICATION_JSON)
class ServiceAccountResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    ServiceAccounts services;
    @Inject
    Idempotency idempotency;

    @GET
    @Requires(Permission.MEMBER_READ)
    @Operation(operationId = "listServiceAccounts", summary = "List service accounts, oldest first", description = """
            `listMembers` with `kind=service` also has filters, and removed service accounts.""")
    public Uni<RestResponse<Page<ServiceAccountView>>> list(@RestPath UUID accountId,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return services.list(current.actor().accountId(), limit, cursor).map(page -> page.response(uri));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.SERVICE_ACCOUNT_UPDATE, withoutKeys = true)
    @Operation(operationId = "createServiceAccount", summary = "Create a service account", description = """
            A member that is a program. It takes no seat, gets no email, and does not count as an admin of the account. The principal \
            must be a person, and must hold every permission that the service account gets. A person whose access expires creates \
            only service accounts that expire no later. An account has at most 500 service accounts.""")
    @APIResponseSchema(value = ServiceAccountView.class, responseCode = "201", responseDescription = "Created.")
    @DeclaresProblems({ ProblemType.IDENTITY_IN_USE, ProblemType.TOO_MANY_SERVICE_ACCOUNTS,
            ProblemType.GROUP_MANAGED_BY_DIRECTORY })
    public Uni<RestResponse<ServiceAccountView>> create(@RestPath UUID accountId, @NotNull @Valid NewServiceAccount service,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        Actor actor = current.actor();
        return idempotency.once(new Idempotency.Scope(actor.accountId(), current.principalKey(), idempotencyKey),
                "createServiceAccount", service, ServiceAccountView.class, () -> services.create(actor, service)
                        .map(created -> created.created(
                                "/v1/accounts/" + actor.accountId() + "/service-accounts/" + created.view().id())));
    }

    @GET
    @Path("{serviceAccountId}")
    @Requires(Permission.MEMBER_READ)
    @Operation(operationId = "getServiceAccount", summary = "Get a service account")
    public Uni<RestResponse<ServiceAccountView>> get(@RestPath UUID accountId, @RestPath UUID serviceAccountId) {
        return services.get(current.actor().accountId(), serviceAccountId).map(Versioned::response);
    }

    @PATCH
    @Path("{serviceAccountId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.SERVICE_ACCOUNT_UPDATE, withoutKeys = true)
    @Operation(operationId = "changeServiceAccount", summary = "Change a service account's name, owner or identity", description = """
            The principal must be a person, and must hold every permission of the service account. With another identity, tokens of \
            the former identity have no access from the next request. The new owner gets an email. `changeMember` changes the role \
            and the expiry; `suspendMember`, `removeMember` and the operations of groups, API keys, reviews and audit events apply \
            too, with the id of the service account as the member.""")
    @DeclaresProblems({ ProblemType.IDENTITY_IN_USE, ProblemType.MEMBER_REMOVED })
    public Uni<RestResponse<ServiceAccountView>> change(@RestPath UUID accountId, @RestPath UUID serviceAccountId,
            @NotNull @Valid NewServiceAccount.Change change, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return services.change(current.actor(), serviceAccountId, change, ifMatch).map(Versioned::response);
    }
}
