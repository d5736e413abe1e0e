package dev.roster.fuzz;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roster.fuzz.HttpProbe.Request;
import dev.roster.fuzz.HttpProbe.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Checks that the document allows a response, and that the principal is allowed to see it. */
final class Oracle {
    private static final String PROBLEM = "application/problem+json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    /** For requests to paths and methods that the document does not have. */
    private static final Set<Integer> WITHOUT_OPERATION = Set.of(400, 401, 403, 404, 405, 406, 413, 414, 415, 429, 431, 501);

    private final ApiDocument document;
    private final World world;
    private final List<String> faults = new ArrayList<>();

    Oracle(ApiDocument document, World world) {
        this.document = document;
        this.world = world;
    }

    /** @return the faults of the response */
    List<String> faults(Draft draft, Request request, Response response) {
        faults.clear();
        Optional<Operation> operation = draft.isRouted() ? document.find(draft.method, draft.operation.path())
                : Optional.empty();
        String where = operation.map(Operation::id).orElse("no operation, " + draft.method);
        if (response.status() >= 500 && response.status() != 503) {
            report(where + ": status " + response.status());
        }
        if (!"no-store".equals(response.header("Cache-Control"))) {
            report(where + ": " + response.status() + " without Cache-Control: no-store");
        }
        if (response.header("X-Request-Id") == null && !where.equals("checkAccess")) {
            report(where + ": " + response.status() + " without X-Request-Id");
        }
        operation.ifPresentOrElse(known -> checkAgainst(known, draft, response), () -> checkUnknown(where, response));
        checkProblem(where, draft, request, response);
        checkIsolation(where, draft, request, response);
        return faults;
    }

    private void report(String fault) {
        faults.add(fault);
    }

    private void checkAgainst(Operation operation, Draft draft, Response response) {
        int status = response.status();
        if (status / 100 == 2 && !draft.principal.mayCall(operation, draft.path.get("accountId"), draft.path.get("memberId"))) {
            report(operation.id() + ": " + status + " for " + draft.principal.name());
        }
        Operation.Response documented = operation.responses().get(status);
        if (documented == null) {
            report(operation.id() + ": status " + status + " is not documented");
            return;
        }
        for (String header : documented.headers()) {
            if (response.header(header) == null && !mayBeAbsent(header, response)) {
                report(operation.id() + ": " + status + " without " + header);
            }
        }
        for (String header : List.of("ETag", "Location", "Link", "Retry-After", "WWW-Authenticate")) {
            if (response.header(header) != null && !documented.headers().contains(header)) {
                report(operation.id() + ": " + status + " with " + header + ", which is not documented");
            }
        }
        if (draft.method.equals("HEAD")) {
            return;
        }
        String type = response.mediaType();
        if (documented.mediaTypes().isEmpty() ? response.body().length > 0 : !documented.mediaTypes().contains(type)) {
            report(operation.id() + ": " + status + " with a body of type '" + type + "', which is not documented");
        } else {
            checkBody(operation.id() + ": " + status, documented, type, response);
        }
    }

    /** {@code Link} is optional on the last page; the last two differ between members and keys. */
    private static boolean mayBeAbsent(String header, Response response) {
        return header.equals("Link") && !response.text().contains("\"nextCursor\":\"")
                || header.equals("Roster-Member") || header.equals("Roster-Key");
    }

    private void checkBody(String where, Operation.Response documented, String type, Response response) {
        try {
            if (type.equals("application/x-ndjson")) {
                for (String line : response.text().split("\n")) {
                    JSON.readTree(line);
                }
            } else if (type.endsWith("json")) {
                document.differences(documented, type, JSON.readTree(response.body()))
                        .forEach(difference -> report(where + ": " + difference.replaceAll("/\\d+", "/n")));
            }
        } catch (IOException unreadable) {
            report(where + ": the body is not " + type);
        }
    }

    private void checkUnknown(String where, Response response) {
        boolean options = where.endsWith("OPTIONS") && response.status() == 200;
        if (!options && response.status() / 100 != 2 && !WITHOUT_OPERATION.contains(response.status())) {
            report(where + ": unexpected status " + response.status());
        }
    }

    /** Every error response is a problem, except on the gateway's route, which has no bodies. */
    private void checkProblem(String where, Draft draft, Request request, Response response) {
        int status = response.status();
        if (status < 400 || draft.method.equals("HEAD")) {
            return;
        }
        if (response.header("Retry-After") == null && (status == 429 || status == 503)) {
            report(where + ": " + status + " without Retry-After");
        }
        if (request.target().startsWith("/v1/access") && response.header("Roster-Problem") != null) {
            return;
        }
        if (!response.mediaType().equals(PROBLEM)) {
            report(where + ": " + status + " is no problem document but '" + response.mediaType() + "'");
            return;
        }
        try {
            JsonNode problem = JSON.readTree(response.body());
            if (!document.isProblem(status, problem.path("type").asText()) || problem.path("status").asInt() != status) {
                report(where + ": " + status + " with the undocumented problem " + problem.path("type").asText());
            }
            if (!problem.path("requestId").asText().equals(response.header("X-Request-Id"))) {
                report(where + ": " + status + " with a requestId other than X-Request-Id");
            }
        } catch (IOException unreadable) {
            report(where + ": " + status + " is no JSON");
        }
    }

    /** A response contains ids and addresses of another account only if the request contained them. */
    private void checkIsolation(String where, Draft draft, Request request, Response response) {
        if (draft.principal.operator() || draft.operation.credentials().isEmpty()) {
            return;
        }
        String sent = request.target() + draft.bodyText();
        world.note(sent);
        String received = response.headers() + response.text();
        Stream.of(world.account, world.other)
                .filter(tenant -> !draft.principal.memberships().containsKey(tenant.id))
                .flatMap(tenant -> tenant.secrets.stream())
                .filter(secret -> received.contains(secret) && !sent.contains(secret))
                // The audit log of an account contains the denied requests of its members.
                .filter(secret -> !draft.operation.id().contains("AuditEvents") || !world.wasSent(secret))
                .forEach(secret -> report(where + ": " + draft.principal.name() + " sees another account's " + secret));
    }
}
