package dev.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A simulated directory, connected to an account over SCIM. */
public record Directory(TestAccount account, Api api, String path) {
    public static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
    public static final String GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
    public static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    private static final String PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    private static final String BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

    public static Directory connect(TestAccount account) {
        return connect(account, Map.of("name", "Entra ID"));
    }

    public static Directory connect(TestAccount account, Map<String, ?> connection) {
        Answer connected = Call.put(account.admin().api(), account.path() + "/directory", connection).send();
        assertThat(connected.status()).as(connected.body()).isEqualTo(200);
        return new Directory(account, new Api(createToken(account).getString("token")), "/scim/v2/" + account.id());
    }

    public static JsonObject createToken(TestAccount account) {
        Answer created = Call.post(account.admin().api(), account.path() + "/directory/tokens").send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json();
    }

    public Answer get(String resource) {
        return Call.get(api, path + resource).send();
    }

    public Answer post(String resource, JsonObject body) {
        return Call.post(api, path + resource, body.getMap()).send();
    }

    public Answer put(String resource, JsonObject body) {
        return Call.put(api, path + resource, body.getMap()).send();
    }

    public Answer delete(String resource) {
        return Call.delete(api, path + resource).send();
    }

    /** @param operations in JSON with single quotation marks */
    public Answer patch(String resource, String operations) {
        return Call.patch(api, path + resource, json("{'schemas':['" + PATCH + "'],'Operations':" + operations + "}").getMap())
                .send();
    }

    public static JsonObject json(String text) {
        return new JsonObject(text.replace('\'', '"'));
    }

    public JsonObject user(String name) {
        String email = account.email(name);
        return new JsonObject().put("schemas", new JsonArray().add(USER)).put("userName", email)
                .put("externalId", "ext-" + name)
                .put("displayName", "Person " + name).put("active", true)
                .put("emails", new JsonArray().add(new JsonObject().put("value", email).put("type", "work")
                        .put("primary", true)));
    }

    /** @return the created user */
    public JsonObject create(JsonObject user) {
        Answer created = post("/Users", user);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json();
    }

    /** @return the id of the created user */
    public String create(String name) {
        return create(user(name)).getString("id");
    }

    /** @return the id of the created group */
    public String createGroup(String name, String... members) {
        JsonArray values = new JsonArray();
        List.of(members).forEach(member -> values.add(new JsonObject().put("value", member)));
        Answer created = post("/Groups", new JsonObject().put("schemas", new JsonArray().add(GROUP)).put("displayName", name)
                .put("members", values));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().getString("id");
    }

    public JsonArray bulk(List<JsonObject> operations) {
        Answer answer = post("/Bulk", new JsonObject().put("schemas", new JsonArray().add(BULK))
                .put("Operations", new JsonArray(operations)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().getJsonArray("Operations");
    }

    /** Provisions people named {@code prefix-0} and so on. @return their ids */
    public List<String> provision(String prefix, int size) {
        JsonArray results = bulk(IntStream.range(0, size).mapToObj(i -> new JsonObject().put("method", "POST")
                .put("path", "/Users").put("bulkId", prefix + i).put("data", user(prefix + "-" + i))).toList());
        return results.stream().map(JsonObject.class::cast).map(result -> {
            assertThat(result.getString("status")).as(result.encode()).isEqualTo("201");
            String location = result.getString("location");
            return location.substring(location.lastIndexOf('/') + 1);
        }).toList();
    }
}
