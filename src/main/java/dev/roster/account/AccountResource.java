package dev.roster.account;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.ForProvisioners;
import dev.roster.access.OperatorOnly;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.CurrentRequest;
import dev.roster.http.Idempotency;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import dev.roster.value.OneLine;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts")
@Tag(name = "Accounts")
@Produces(MediaType.APPLICATION_JSON)
class AccountResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    Clock clock;
    @Inject
    AccountService accounts;
    @Inject
    AccountClosing closing;
    @Inject
    Idempotency idempotency;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @OperatorOnly
    @ForProvisioners
    @Operation(operationId = "openAccount", summary = "Open an account and invite its first admin")
    @APIResponseSchema(value = AccountView.class, responseCode = "201", responseDescription = "Opened. The invitation of the first admin is queued.")
    public Uni<RestResponse<AccountView>> open(@NotNull @Valid NewAccount account,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        Idempotency.Scope scope = new Idempotency.Scope(Idempotency.NO_ACCOUNT, current.principal().key(), idempotencyKey);
        return idempotency.once(scope, "openAccount", account, AccountView.class,
                () -> accounts.open(current.principal(), account, request.origin())
                        .map(opened -> opened.created("/v1/accounts/" + opened.view().id())));
    }

    @GET
    @OperatorOnly
    @Operation(operationId = "listAccounts", summary = "List all accounts, oldest first", description = """
            With `search`, the accounts are sorted by name.""")
    public Uni<RestResponse<Page<AccountView>>> list(
            @RestQuery @OneLine @Size(min = 1, max = AccountService.MAX_SEARCH_LENGTH) @Parameter(description = "The start of the name, or the id. Case, accents and punctuation are ignored.", example = "acm") String search,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return accounts.list(search, limit, cursor).map(page -> page.response(uri));
    }

    @GET
    @Path("{accountId}")
    @Requires(Permission.ACCOUNT_READ)
    @Operation(operationId = "getAccount", summary = "Get an account")
    public Uni<RestResponse<AccountView>> get(@RestPath UUID accountId) {
        return accounts.get(current.actor().accountId()).map(Versioned::response);
    }

    @PATCH
    @Path("{accountId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ACCOUNT_UPDATE)
    @DeclaresProblems(ProblemType.ACCOUNT_CLOSED)
    @Operation(operationId = "changeAccount", summary = "Change an account's settings")
    public Uni<RestResponse<AccountView>> change(@RestPath UUID accountId, @NotNull @Valid AccountChange change,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        current.mustBeAllowedBy(change.signInPolicy(), clock.instant());
        return accounts.change(current.actor(), change, ifMatch).map(Versioned::response);
    }

    @POST
    @Path("{accountId}/close")
    @OperatorOnly
    @DeclaresProblems(ProblemType.ACCOUNT_CLOSED)
    @Operation(operationId = "closeAccount", summary = "Close an account: all its members lose access", description = """
            The operator can reopen the account until `deletionAt`. Then Roster deletes it.""")
    public Uni<RestResponse<AccountView>> close(@RestPath UUID accountId) {
        return closing.close(accountId, current.principal(), request.origin()).map(Versioned::response);
    }

    @POST
    @Path("{accountId}/reopen")
    @OperatorOnly
    @DeclaresProblems(ProblemType.ACCOUNT_NOT_CLOSED)
    @Operation(operationId = "reopenAccount", summary = "Reopen a closed account before its deletion", description = """
            The members have the access that they had, except what has expired.""")
    public Uni<RestResponse<AccountView>> reopen(@RestPath UUID accountId) {
        return closing.reopen(accountId, current.principal(), request.origin()).map(Versioned::response);
    }

    @DELETE
    @Path("{accountId}")
    @OperatorOnly
    @DeclaresProblems(ProblemType.ACCOUNT_NOT_CLOSED)
    @Operation(operationId = "deleteAccount", summary = "Delete a closed account, before its period ends", description = """
            The account cannot be reopened, and all requests to it are answered with 404. Roster deletes its data in the \
            background, and then issues a certificate (`getAccountDeletion`). Export the account before if you need its data.""")
    public Uni<Void> delete(@RestPath UUID accountId) {
        return closing.delete(accountId, current.principal(), request.origin());
    }
}
