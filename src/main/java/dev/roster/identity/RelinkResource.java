package dev.roster.identity;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.OperatorOnly;
import dev.roster.http.BulkFile.Line;
import dev.roster.http.CurrentRequest;
import dev.roster.http.LargeBody;
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
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
@Path("/v1/identities/relink")
@Tag(name = "Identities")
@jakarta.ws.rs.Produces(MediaType.APPLICATION_JSON)
class RelinkResource {
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    RelinkFile file;
    @Inject
    BulkRelinking relinking;

    @Produces
    @Singleton
    static LargeBody largeBody() {
        return new LargeBody(Pattern.compile("/v1/identities/relink(/csv)?"), MAX_BYTES);
    }

    @POST
    @Path("csv")
    @Consumes("text/csv")
    @OperatorOnly
    @Operation(operationId = "relinkIdentitiesFromCsv", summary = "Replace up to 10,000 identities from a CSV file", description = """
            The file is in UTF-8, at most 4 MiB. The first line names the columns: `issuer`, `subject`, `newIssuer` and \
            `newSubject`, and optionally `accountId`. The rules are those of `relinkIdentities`.""")
    public Uni<RelinkResult> csv(@NotNull String body, @RestQuery @DefaultValue("false") boolean dryRun) {
        return relink(file.csv(body), dryRun);
    }

    @POST
    @Consumes("application/x-ndjson")
    @OperatorOnly
    @Operation(operationId = "relinkIdentities", summary = "Replace up to 10,000 identities of members", description = """
            For a change of the identity provider. The body has one JSON object on each line, in UTF-8, at most 4 MiB, with the \
            `issuer` and `subject` of a person, the `newIssuer` and `newSubject`, and optionally `accountId`: without it, the line \
            applies to every account of the person. Roster must accept tokens of the new issuer in the account. A line whose new identity belongs to another member is rejected: two \
            people never become one. A line that was done before changes nothing, so the request can be repeated: Roster stores \
            up to 1,000 lines of an account in a transaction. After the response, the old identities have no access.""")
    public Uni<RelinkResult> ndjson(@NotNull String body, @RestQuery @DefaultValue("false") boolean dryRun) {
        return relink(file.ndjson(body), dryRun);
    }

    private Uni<RelinkResult> relink(List<Line<RelinkLine>> lines, boolean dryRun) {
        return relinking.relink(current.principal(), request.origin(), lines, dryRun);
    }
}
