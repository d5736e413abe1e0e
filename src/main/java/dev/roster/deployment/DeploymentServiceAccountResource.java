package dev.roster.deployment;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.OperatorOnly;
import dev.roster.http.Idempotency;
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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/service-accounts")
@Tag(name = "Service accounts")
@Produces(MediaType.APPLICATION_JSON)
class DeploymentServiceAccountResource {
    private static final String PATH = "/v1/service-accounts/";

    @Inject
    CurrentPrincipal current;
    @Inject
    DeploymentServiceAccounts services;
    @Inject
    Idempotency idempotency;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @OperatorOnly
    @Operation(operationId = "createDeploymentServiceAccount", summary = "Create a service account that acts in all accounts", description = """
            For gateways and services that introspect tokens, and for systems that open accounts. It has no other power, in contrast \
            to an operator.""")
    @APIResponseSchema(value = DeploymentServiceAccountView.class, responseCode = "201", responseDescription = "Created.")
    public Uni<RestResponse<DeploymentServiceAccountView>> create(@NotNull @Valid NewDeploymentServiceAccount service,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        return idempotency.once(scope(idempotencyKey), "createDeploymentServiceAccount", service,
                DeploymentServiceAccountView.class, () -> services.create(current.principal(), service)
                        .map(created -> ResponseBuilder.<DeploymentServiceAccountView> created(URI.create(PATH + created.id()))
                                .entity(created).build()));
    }

    @GET
    @OperatorOnly
    @Operation(operationId = "listDeploymentServiceAccounts", summary = "List the service accounts that act in all accounts, oldest first")
    public Uni<RestResponse<Page<DeploymentServiceAccountView>>> list(
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return services.list(limit, cursor).map(page -> page.response(uri));
    }

    @DELETE
    @Path("{serviceAccountId}")
    @OperatorOnly
    @Operation(operationId = "deleteDeploymentServiceAccount", summary = "Delete a service account of the deployment, and revoke its tokens", description = """
            After the response, no replica and no edge accepts its tokens. Deleting a deleted one has no effect.""")
    @APIResponse(responseCode = "204", description = "Deleted.")
    public Uni<Void> delete(@RestPath UUID serviceAccountId) {
        return services.delete(current.principal(), serviceAccountId);
    }

    @POST
    @Path("{serviceAccountId}/tokens")
    @OperatorOnly
    @Operation(operationId = "createDeploymentToken", summary = "Create a token of a service account of the deployment", description = """
            The response shows the token once. A service account has at most two valid tokens: create the second one, deploy it, and \
            revoke the first one.""")
    @APIResponseSchema(value = CreatedDeploymentToken.class, responseCode = "201", responseDescription = "Created.")
    @DeclaresProblems(ProblemType.TOO_MANY_DEPLOYMENT_TOKENS)
    public Uni<RestResponse<CreatedDeploymentToken>> createToken(@RestPath UUID serviceAccountId,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        return idempotency.once(scope(idempotencyKey), "createDeploymentToken", serviceAccountId, CreatedDeploymentToken.class,
                () -> services.createToken(current.principal(), serviceAccountId)
                        .map(created -> ResponseBuilder.<CreatedDeploymentToken> created(
                                URI.create(PATH + serviceAccountId + "/tokens/" + created.id())).entity(created).build()));
    }

    @DELETE
    @Path("{serviceAccountId}/tokens/{credentialId}")
    @OperatorOnly
    @Operation(operationId = "revokeDeploymentToken", summary = "Revoke a token of a service account of the deployment", description = """
            After the response, no replica and no edge accepts the token. Revoking a revoked token has no effect.""")
    @APIResponse(responseCode = "204", description = "Revoked.")
    public Uni<Void> revokeToken(@RestPath UUID serviceAccountId, @RestPath UUID credentialId) {
        return services.revokeToken(current.principal(), serviceAccountId, credentialId);
    }

    private Idempotency.Scope scope(String key) {
        return new Idempotency.Scope(Idempotency.NO_ACCOUNT, current.principal().key(), key);
    }
}
