package dev.roster.dormancy;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
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
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}")
@Tag(name = "Dormancy")
@Produces(MediaType.APPLICATION_JSON)
class DormancyResource {
    @Inject
    CurrentPrincipal current;
    @Inject
    DormancyPolicyService policies;
    @Inject
    DormantMembers members;

    @GET
    @Path("dormant-members")
    @Requires(Permission.MEMBER_READ)
    @Operation(operationId = "listDormantMembers", summary = "List dormant members, longest inactive first", description = "For each member, `outcome` states the effect of the next run of the account's policy.")
    public Uni<RestResponse<Page<DormantMemberView>>> list(@RestPath UUID accountId,
            @RestQuery @DefaultValue("90") @Min(1) @Max(NewDormancyPolicy.MAX_DAYS) @Parameter(description = "The number of days without activity. They count from the last activity, from joining or from the reactivation, whichever is latest.", example = "90") int days,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return members.report(current.actor().accountId(), days, limit, cursor).map(page -> page.response(uri));
    }

    @GET
    @Path("dormancy-policy")
    @Requires(Permission.MEMBER_READ)
    @Operation(operationId = "getDormancyPolicy", summary = "Get the dormancy policy", description = "The default policy warns and suspends nobody.")
    public Uni<RestResponse<DormancyTerms>> get(@RestPath UUID accountId) {
        return policies.get(current.actor().accountId()).map(Versioned::response);
    }

    @PUT
    @Path("dormancy-policy")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ACCOUNT_UPDATE)
    @DeclaresProblems(ProblemType.ACCOUNT_CLOSED)
    @Operation(operationId = "setDormancyPolicy", summary = "Set the dormancy policy", description = """
            The first run follows after `ROSTER_DORMANCY_RUN_INTERVAL`, an hour by default. If the policy warns, a member is suspended \
            at least `warnDaysBefore` days after the warning. The most recently active admin is never suspended. A policy that \
            suspends also requires the permission `*`.""")
    public Uni<RestResponse<DormancyTerms>> set(@RestPath UUID accountId, @NotNull @Valid NewDormancyPolicy policy,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return policies.set(current.actor(), policy, ifMatch).map(Versioned::response);
    }

    @GET
    @Path("dormancy-policy/dry-run")
    @Requires(Permission.MEMBER_READ)
    @Operation(operationId = "tryDormancyPolicy", summary = "List the members whom the next run would warn or suspend", description = "A page with a `nextCursor` can have fewer rows than `limit`.")
    public Uni<RestResponse<Page<DormantMemberView>>> dryRun(@RestPath UUID accountId,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return members.dryRun(current.actor().accountId(), limit, cursor).map(page -> page.response(uri));
    }

    @POST
    @Path("dormancy-policy/dry-run")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_READ)
    @Operation(operationId = "tryAnotherDormancyPolicy", summary = "List the members whom the next run would warn or suspend under another policy", description = "Changes nothing. A page with a `nextCursor` can have fewer rows than `limit`.")
    public Uni<RestResponse<Page<DormantMemberView>>> dryRun(@RestPath UUID accountId, @NotNull @Valid NewDormancyPolicy policy,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return members.dryRun(current.actor().accountId(), policy, limit, cursor).map(page -> page.response(uri));
    }
}
