package dev.roster.imports;

import dev.roster.access.Actor;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.ForProvisioners;
import dev.roster.access.OperatorOnly;
import dev.roster.http.BulkFile.Line;
import dev.roster.http.CurrentRequest;
import dev.roster.http.LargeBody;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/accounts/{accountId}/members/import")
@Tag(name = "Members")
@jakarta.ws.rs.Produces(MediaType.APPLICATION_JSON)
class MemberImportResource {
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    ImportFile file;
    @Inject
    MemberImport imports;

    @Produces
    @Singleton
    static LargeBody largeBody() {
        return new LargeBody(Pattern.compile("/v1/accounts/[^/]+/members/import(/csv)?"), MAX_BYTES);
    }

    @POST
    @Path("csv")
    @Consumes("text/csv")
    @OperatorOnly
    @ForProvisioners
    @DeclaresProblems(ProblemType.ACCOUNT_CLOSED)
    @Operation(operationId = "importMembersFromCsv", summary = "Import up to 10,000 members from a CSV file", description = """
            The file is in UTF-8, at most 4 MiB. The first line names the columns: `email` and `name`, and any of `role`, `groups`, \
            `joinedAt`, `issuer` and `subject`. The rules are those of `importMembers`.""")
    public Uni<ImportResult> csv(@RestPath UUID accountId, @NotNull String body,
            @RestQuery @DefaultValue("false") boolean dryRun) {
        return importAll(accountId, file.csv(body), dryRun);
    }

    @POST
    @Consumes("application/x-ndjson")
    @OperatorOnly
    @ForProvisioners
    @DeclaresProblems(ProblemType.ACCOUNT_CLOSED)
    @Operation(operationId = "importMembers", summary = "Import up to 10,000 members without email", description = """
            The body has one JSON object on each line, in UTF-8, at most 4 MiB, with `email` and `name`, and optionally `role` \
            (`member` by default), `groups` (up to 20 names), `joinedAt`, `issuer` and `subject`. Roster sends no email. A person \
            with `issuer` and `subject` is active at once; another person is `provisioned` until the first sign-in with the verified \
            address. An open invitation of an imported address is revoked. An address of a member changes nothing, so the request can \
            be repeated: Roster stores 1,000 lines in a transaction. Each line has its own outcome.""")
    public Uni<ImportResult> ndjson(@RestPath UUID accountId, @NotNull String body,
            @RestQuery @DefaultValue("false") boolean dryRun) {
        return importAll(accountId, file.ndjson(body), dryRun);
    }

    private Uni<ImportResult> importAll(UUID accountId, List<Line<ImportedMember>> lines, boolean dryRun) {
        return imports.importAll(Actor.operator(accountId, current.principal(), request.origin()), lines, dryRun);
    }
}
