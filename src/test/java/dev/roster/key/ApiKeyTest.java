package dev.roster.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Creation, lists, renames and revocation of API keys. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ApiKeyTest {
    private TestAccount account;
    private Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
    }

    @Test
    void showsTheSecretOnceAndNeverStoresIt() {
        Response created = grace.api().post(Keys.path(account, grace), Map.of("name", "Nightly export"));
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.header("Cache-Control")).isEqualTo("no-store");
        String secret = created.jsonPath().getString("secret");
        assertThat(secret).matches("rst_[A-Za-z0-9_-]{91}");
        assertThat(created.jsonPath().getMap("apiKey")).containsEntry("name", "Nightly export")
                .containsEntry("memberId", grace.memberId()).containsEntry("memberEmail", grace.email())
                .containsEntry("permissions", null).containsEntry("expiresAt", null).containsEntry("lastUsedAt", null);
        Response got = grace.api().get(URI.create(created.header("Location")).getPath());
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.header("ETag")).isEqualTo("\"0\"");
        assertThat(got.asString()).doesNotContain(secret.substring(60));
        String random = secret.substring(60, 90);
        for (String table : List.of("api_key", "audit_event", "idempotent_response")) {
            assertThat(Sql.count("select count(*) from " + table + " t where t::text like ?", "%" + random + "%")).isZero();
        }
    }

    @Test
    void aRepeatedRequestCreatesOneKeyAndHidesTheSecret() {
        String once = UUID.randomUUID().toString();
        Response first = create(once);
        Response again = create(once);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.jsonPath().getString("apiKey.id")).isEqualTo(first.jsonPath().getString("apiKey.id"));
        assertThat(again.jsonPath().getString("secret")).isNull();
        assertThat(names(grace.api().get(Keys.path(account, grace)))).hasSize(1);
        assertThat(Sql.count("select count(*) from idempotent_response where account_id = ?::uuid and body like '%rst_%'",
                account.id())).isZero();
    }

    private Response create(String idempotencyKey) {
        return grace.api().request().header("Idempotency-Key", idempotencyKey).contentType("application/json")
                .body(Map.of("name", "Once")).post(Keys.path(account, grace));
    }

    @Test
    void membersCreateKeysForThemselvesOnly() {
        Person ann = account.add("ann", "admin");
        Key annsKey = Keys.create(account, ann);
        Map<String, String> body = Map.of("name", "Mine");
        assertProblem(ann.api().post(Keys.path(account, grace), body), 403, "forbidden");
        assertProblem(Api.asOperator().post(Keys.path(account, grace), body), 403, "forbidden");
        assertProblem(annsKey.api().post(Keys.path(account, ann), body), 403, "forbidden");
        assertProblem(TestAccount.open().admin().api().post(Keys.path(account, grace), body), 404, "not-found");
        assertThat(names(grace.api().get(Keys.path(account, grace)))).isEmpty();
    }

    @Test
    void aKeyCannotHaveMorePermissionsThanItsCreator() {
        assertProblem(grace.api().post(Keys.path(account, grace),
                Map.of("name", "More", "permissions", List.of("account:read", "member:read"))), 403, "forbidden");
        assertThat(Keys.create(account, grace, "account:read").id()).isNotNull();
        assertThat(Keys.create(account, account.admin(), "invoice:*", "member:read").id()).isNotNull();
    }

    @Test
    void membersListTheirOwnKeysAndAdminsAll() {
        Key key = Keys.create(account, grace, "account:read");
        Person ann = account.add("ann", "admin");
        Key annsKey = Keys.create(account, ann);
        assertThat(names(grace.api().get(Keys.path(account, grace)))).hasSize(1);
        assertProblem(grace.api().get(account.path() + "/api-keys"), 403, "forbidden");
        assertProblem(grace.api().get(Keys.path(account, ann)), 403, "forbidden");
        assertProblem(grace.api().get(annsKey.path()), 403, "forbidden");
        assertThat(ann.api().get(account.path() + "/api-keys").jsonPath().getList("items.id"))
                .containsExactly(annsKey.id(), key.id());
        assertThat(ann.api().get(key.path()).jsonPath().getList("permissions")).isEqualTo(List.of("account:read"));
        assertThat(annsKey.api().get(account.path() + "/api-keys").statusCode()).isEqualTo(200);
        assertProblem(TestAccount.open().admin().api().get(key.path()), 404, "not-found");
        assertProblem(ann.api().get(Keys.path(account, ann) + "/" + key.id()), 404, "not-found");
    }

    @Test
    void pagesLists() {
        for (int i = 0; i < 5; i++) {
            Keys.create(account, grace);
        }
        for (String path : List.of(Keys.path(account, grace), account.path() + "/api-keys")) {
            Response first = account.admin().api().get(path + "?limit=3");
            assertThat(names(first)).hasSize(3);
            Response second = account.admin().api().get(path + "?limit=3&cursor=" + first.jsonPath().getString("nextCursor"));
            assertThat(names(second)).hasSize(2);
            assertThat(second.jsonPath().getString("nextCursor")).isNull();
        }
    }

    @Test
    void renamesAKey() {
        Key key = Keys.create(account, grace);
        Response renamed = grace.api().request().header("If-Match", "\"0\"").contentType("application/json")
                .body(Map.of("name", "Weekly export")).patch(key.path());
        assertThat(renamed.statusCode()).as(renamed.asString()).isEqualTo(200);
        assertThat(renamed.jsonPath().getString("name")).isEqualTo("Weekly export");
        assertThat(renamed.header("ETag")).isEqualTo("\"1\"");
        assertProblem(grace.api().request().header("If-Match", "\"0\"").contentType("application/json")
                .body(Map.of("name", "Stale")).patch(key.path()), 412, "stale-version");
        assertThat(account.admin().api().patch(key.path(), Map.of("name", "By an admin")).statusCode()).isEqualTo(200);
        grace.api().delete(key.path());
        assertProblem(grace.api().patch(key.path(), Map.of("name", "Gone")), 409, "api-key-revoked");
    }

    @Test
    void revokesAKeyPermanently() {
        Key key = Keys.create(account, grace);
        assertThat(key.api().get(account.path()).statusCode()).isEqualTo(200);
        assertThat(grace.api().delete(key.path()).statusCode()).isEqualTo(204);
        assertProblem(key.api().get(account.path()), 401, "unauthenticated");
        assertThat(grace.api().delete(key.path()).statusCode()).as("a second revocation").isEqualTo(204);
        assertThat(names(grace.api().get(Keys.path(account, grace)))).isEmpty();
        assertThat(grace.api().get(key.path()).jsonPath().getString("revokedAt")).isNotNull();
        assertThat(actions()).containsExactly("api-key.revoked", "api-key.created");

        Key other = Keys.create(account, grace);
        assertThat(account.admin().api().delete(other.path()).statusCode()).isEqualTo(204);
        assertProblem(other.api().get(account.path()), 401, "unauthenticated");
    }

    @Test
    void rejectsAnExpiredKey() {
        Instant soon = Instant.now().plusSeconds(2);
        Response created = grace.api().post(Keys.path(account, grace), Map.of("name", "Short", "expiresAt", soon.toString()));
        Api key = new Api(created.jsonPath().getString("secret"));
        assertThat(key.get(account.path()).statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> key.get(account.path()).statusCode() == 401);
        assertThat(Instant.now()).isAfterOrEqualTo(soon);
        assertThat(names(grace.api().get(Keys.path(account, grace)))).as("still listed").hasSize(1);
    }

    @Test
    void limitsAMemberToAHundredKeys() {
        Sql.update("""
                insert into api_key (account_id, id, member_id, name, hash, created_at, version)
                select ?::uuid, gen_random_uuid(), ?::uuid, 'n', '', now(), 0 from generate_series(1, 99)""", account.id(),
                grace.memberId());
        Key last = Keys.create(account, grace);
        Response rejected = grace.api().post(Keys.path(account, grace), Map.of("name", "One more"));
        assertProblem(rejected, 400, "validation");
        grace.api().delete(last.path());
        Keys.create(account, grace);
    }

    @Test
    void expiredKeysDoNotCountTowardsTheLimit() {
        Sql.update("""
                insert into api_key (account_id, id, member_id, name, hash, created_at, expires_at, version)
                select ?::uuid, gen_random_uuid(), ?::uuid, 'n', '', now() - interval '2 days', now() - interval '1 day', 0
                from generate_series(1, 100)""", account.id(), grace.memberId());
        Keys.create(account, grace);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "{\"name\":\" \"}", "{\"name\":\"a\\nb\"}", "{\"name\":\"n\",\"permissions\":[\"*\"]}",
            "{\"name\":\"n\",\"permissions\":[\"invoice\"]}", "{\"name\":\"n\",\"permissions\":[null]}",
            "{\"name\":\"n\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}", "{\"name\":\"n\",\"expiresAt\":\"soon\"}",
            "{\"name\":\"n\",\"secret\":\"rst_mine\"}" })
    void rejectsInvalidInput(String body) {
        Response rejected = grace.api().post(Keys.path(account, grace), body);
        assertThat(rejected.statusCode()).as(rejected.asString()).isEqualTo(400);
        assertThat(names(grace.api().get(Keys.path(account, grace)))).isEmpty();
    }

    /** An event names the member as the actor, and the key. */
    @Test
    void auditEventsNameTheKey() {
        Key key = Keys.create(account, account.admin());
        key.api().invite(account.id(), account.email("new"), "member").then().statusCode(201);
        Map<String, Object> event = account.admin().api().get(account.path() + "/audit-events?limit=1&actorId="
                + account.admin().memberId()).jsonPath().getMap("items[0]");
        assertThat(event).containsEntry("action", "invitation.created");
        assertThat(new HashMap<>((Map<?, ?>) event.get("actor"))).isEqualTo(Map.of("kind", "key",
                "id", account.admin().memberId(), "keyId", key.id(), "label", account.admin().email()));
    }

    private List<String> actions() {
        return account.admin().api().get(account.path() + "/audit-events?actorId=" + grace.memberId() + "&limit=2").jsonPath()
                .getList("items.action");
    }

    private static List<String> names(Response list) {
        assertThat(list.statusCode()).as(list.asString()).isEqualTo(200);
        return list.jsonPath().getList("items.name");
    }

    private static void assertProblem(Response response, int status, String problem) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(Api.problem(response)).isEqualTo(problem);
    }
}
