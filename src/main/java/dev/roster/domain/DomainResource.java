package dev.roster.domain;

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
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/domains")
@Tag(name = "Domains")
@Produces(MediaType.APPLICATION_JSON)
class DomainResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    DomainService domains;
    @Inject
    Idempotency idempotency;

    @GET
    @Requires(Permission.ACCOUNT_READ)
    @Operation(operationId = "listDomains", summary = "List the domains of an account by name", description = "An account has at most 20, so there is one page.")
    public Uni<Page<DomainView>> list(@RestPath UUID accountId) {
        return domains.list(current.actor().accountId()).map(found -> new Page<>(found, null));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ACCOUNT_UPDATE)
    @Operation(operationId = "addDomain", summary = "Add a domain", description = """
            Publish the TXT record of the response, then call `verifyDomain`. Until you change `joining`, a verified domain admits \
            nobody. Public suffixes and the domains of public email providers are rejected. Other accounts can verify the same \
            domain, each with its own record.""")
    @APIResponseSchema(value = DomainView.class, responseCode = "201", responseDescription = "Added.")
    @DeclaresProblems({ ProblemType.DOMAIN_EXISTS, ProblemType.TOO_MANY_DOMAINS })
    public Uni<RestResponse<DomainView>> add(@RestPath UUID accountId, @NotNull @Valid NewDomain domain,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        return idempotency.once(new Idempotency.Scope(current.actor().accountId(), current.principalKey(), idempotencyKey),
                "addDomain", domain, DomainView.class, () -> domains.add(current.actor(), domain)
                        .map(added -> added
                                .created("/v1/accounts/" + accountId + "/domains/" + added.view().id())));
    }

    @GET
    @Path("{domainId}")
    @Requires(Permission.ACCOUNT_READ)
    @Operation(operationId = "getDomain", summary = "Get a domain")
    public Uni<RestResponse<DomainView>> get(@RestPath UUID accountId, @RestPath UUID domainId) {
        return domains.get(current.actor().accountId(), domainId).map(Versioned::response);
    }

    @PATCH
    @Path("{domainId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ACCOUNT_UPDATE)
    @Operation(operationId = "changeDomain", summary = "Change who joins by a domain, and with which role", description = """
            Unless `joining` is `none`, the principal must have `member:invite`, and hold the permissions of the role.""")
    public Uni<RestResponse<DomainView>> change(@RestPath UUID accountId, @RestPath UUID domainId,
            @NotNull @Valid NewDomain.Change change, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return domains.change(current.actor(), domainId, change, ifMatch).map(Versioned::response);
    }

    @POST
    @Path("{domainId}/verify")
    @Requires(Permission.ACCOUNT_UPDATE)
    @Operation(operationId = "verifyDomain", summary = "Look up the TXT record of a domain now", description = """
            `lookup` in the response is the result. Roster looks the record of a verified domain up again each day. If it is \
            missing for three days (configurable), the domain lapses. An account can do this 60 times an hour.""")
    @DeclaresProblems(ProblemType.TOO_MANY_LOOKUPS)
    public Uni<RestResponse<DomainView>> verify(@RestPath UUID accountId, @RestPath UUID domainId) {
        return domains.verify(current.actor(), domainId).map(Versioned::response);
    }

    @DELETE
    @Path("{domainId}")
    @Requires(Permission.ACCOUNT_UPDATE)
    @Operation(operationId = "removeDomain", summary = "Remove a domain", description = "Members stay. Pending requests to join by the domain expire.")
    @APIResponse(responseCode = "204", description = "The domain is removed.")
    public Uni<Void> remove(@RestPath UUID accountId, @RestPath UUID domainId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return domains.remove(current.actor(), domainId, ifMatch);
    }
}
