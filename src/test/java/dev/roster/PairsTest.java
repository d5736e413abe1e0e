package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.Keys;
import dev.roster.testing.Reviews;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every pair of filters of a list, and of optional fields of a body, can be combined: dynamic SQL can fail for an untested
 * combination. The pairs come from the OpenAPI document.
 */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class PairsTest {
    /** Operations that close the account, or have their own tests. */
    private static final Set<String> LEFT_OUT = Set.of("closeAccount", "listMembers", "checkAccess");

    private static final Set<String> OF_OPERATORS = Set.of("/v1/accounts", "/v1/account-deletions", "/v1/edge-credentials",
            "/v1/edges", "/v1/service-accounts");

    private TestAccount account;
    private Person grace;
    private JsonObject document;
    private final Map<String, String> ids = new TreeMap<>();
    private SchemaSamples samples;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
        document = new JsonObject(Api.anonymous().request().header("Accept", "application/json").get("/q/openapi").asString());
        samples = new SchemaSamples(document, account, ids);
        ids.put("accountId", account.id());
        ids.put("memberId", account.admin().memberId());
        ids.put("keyId", Keys.create(account, account.admin()).id());
        ids.put("reviewId", Reviews.started(account, account.admin()).id());
        ids.put("invitationId", created("/invitations", Map.of("email", account.email("eve"))).getString("id"));
        ids.put("scheduleId", created("/review-schedules", Map.of("name", "n", "reviewers",
                List.of(account.admin().memberId()), "everyMonths", 3, "daysToDecide", 14, "nextStartAt",
                "2100-01-01T00:00:00Z")).getString("id"));
        created("/roles", Map.of("name", "clerk", "permissions", List.of("member:read")));
        ids.put("name", "clerk");
        ids.put("groupId", created("/groups", Map.of("name", "Finance", "role", "clerk")).getString("id"));
        ids.put("serviceAccountId", created("/service-accounts", Map.of("name", "Export", "role", "clerk")).getString("id"));
        ids.put("service", "billing");
        ids.put("domainId", created("/domains", Map.of("name", account.domain())).getString("id"));
        ids.put("requestId", joinRequest());
        Directory.connect(account);
    }

    private String joinRequest() {
        String request = UUID.randomUUID().toString();
        Sql.update("""
                insert into join_request (account_id, id, domain, issuer, subject, email, name, state, created_at, expires_at,
                    version)
                values (?::uuid, ?::uuid, ?, 'x', 'x', ?, 'x', 'pending', now(), now() + interval '1 day', 0)""", account.id(),
                request, account.domain(), account.email("ida"));
        return request;
    }

    @Test
    void filtersOfListsCombine() {
        List<String> tried = new ArrayList<>();
        operations("get").forEach((path, operation) -> {
            List<JsonObject> filters = parameters(operation, "query");
            for (List<JsonObject> both : pairs(filters)) {
                String query = both.stream().map(filter -> filter.getString("name") + "=" + encoded(samples.sample(
                        filter.getString("name"), filter.getJsonObject("schema")))).distinct().collect(Collectors.joining("&"));
                Answer answer = Call.get(account.admin().api(), path + "?" + query).send();
                assertThat(answer.outcome()).as(path + "?" + query + answer.body())
                        .isEqualTo(path.endsWith("/report") ? "409 review-not-completed"
                                : OF_OPERATORS.contains(path) ? "403 forbidden" : "200");
                tried.add(path + query);
            }
        });
        assertThat(tried).hasSizeGreaterThan(50);
    }

    @Test
    void optionalFieldsOfBodiesCombine() {
        List<String> tried = new ArrayList<>();
        for (String method : List.of("post", "patch", "put")) {
            operations(method).forEach((path, operation) -> {
                JsonObject schema = body(operation);
                if (schema == null) {
                    return;
                }
                for (List<String> optional : pairs(SchemaSamples.optional(schema))) {
                    JsonObject body = samples.filled(schema, optional);
                    Answer answer = send(method, path, body);
                    assertThat(answer.status()).as(method + " " + path + " " + body + answer.body()).isLessThan(500);
                    tried.add(path + optional);
                }
            });
        }
        assertThat(tried).hasSizeGreaterThan(50);
    }

    private Answer send(String method, String path, JsonObject body) {
        Map<String, Object> fields = body.getMap();
        return method.equals("post") ? Call.post(account.admin().api(), path, fields).send()
                : method.equals("patch") ? Call.patch(account.admin().api(), path, fields).send()
                        : Call.put(account.admin().api(), path, fields).send();
    }

    /** By path, with existing ids. */
    private Map<String, JsonObject> operations(String method) {
        Map<String, JsonObject> operations = new TreeMap<>();
        document.getJsonObject("paths").forEach(path -> {
            JsonObject operation = ((JsonObject) path.getValue()).getJsonObject(method);
            if (operation != null && !LEFT_OUT.contains(operation.getString("operationId"))) {
                String filled = path.getKey();
                for (Map.Entry<String, String> id : ids.entrySet()) {
                    filled = filled.replace("{" + id.getKey() + "}", id.getValue());
                }
                operations.put(filled, operation);
            }
        });
        return operations;
    }

    private static List<JsonObject> parameters(JsonObject operation, String in) {
        return operation.getJsonArray("parameters", new JsonArray()).stream().map(JsonObject.class::cast)
                .filter(parameter -> in.equals(parameter.getString("in")) && !parameter.getString("name").equals("cursor"))
                .toList();
    }

    /** Null for an operation without a JSON object as its body. */
    private JsonObject body(JsonObject operation) {
        JsonObject content = operation.getJsonObject("requestBody", new JsonObject()).getJsonObject("content",
                new JsonObject());
        JsonObject json = content.getJsonObject("application/json");
        JsonObject schema = json == null ? null : samples.resolved(json.getJsonObject("schema"));
        return schema == null || schema.getJsonObject("properties") == null ? null : schema;
    }

    /** Each element, and each pair. */
    private static <T> List<List<T>> pairs(List<T> all) {
        List<List<T>> pairs = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            pairs.add(List.of(all.get(i)));
            for (int j = i + 1; j < all.size(); j++) {
                pairs.add(List.of(all.get(i), all.get(j)));
            }
        }
        return pairs;
    }

    private JsonObject created(String path, Map<String, ?> body) {
        Answer answer = Call.post(account.admin().api(), account.path() + path, body).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private static String encoded(Object value) {
        Object one = value instanceof JsonArray list ? list.getValue(0) : value;
        return URLEncoder.encode(one.toString(), StandardCharsets.UTF_8);
    }
}
