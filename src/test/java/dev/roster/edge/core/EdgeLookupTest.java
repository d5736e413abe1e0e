package dev.roster.edge.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.Program;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestEdge;
import dev.roster.testing.Tokens;
import dev.roster.value.Ids;
import dev.roster.value.Sha256;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edges look up memberships and keys. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class EdgeLookupTest {
    private static final String UNKNOWN = "01234567-89ab-7cde-8f01-23456789abcd";

    private TestAccount account;
    private Person grace;
    private TestEdge.Credential credential;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
        credential = TestEdge.credential(account.id());
    }

    private Answer lookUp(Map<String, ?> body) {
        return Call.post(credential.api(), "/v1/edge/lookups", body).send();
    }

    private static Map<String, String> membership(String account, String email) {
        return Map.of("account", account, "issuer", Tokens.issuer(), "subject", email);
    }

    private static Map<String, String> key(String account, String id) {
        return Map.of("account", account, "key", id);
    }

    /** The lock stops all queries. A lookup of an account that the credential does not have needs none. */
    @Test
    void aLookupWithoutAnAnswerFailsAlone() throws SQLException {
        TestAccount other = TestAccount.open();
        Map<String, ?> body = Map.of("memberships", List.of(membership(account.id(), grace.email()),
                membership(other.id(), other.admin().email())), "keys", List.of(key(account.id(), UNKNOWN)));
        assertThat(lookUp(body).status()).isEqualTo(200);
        try (Connection lock = Sql.connect()) {
            lock.setAutoCommit(false);
            try (Statement statement = lock.createStatement()) {
                statement.execute("lock table member in access exclusive mode");
            }
            long start = System.nanoTime();
            Answer answer = lookUp(body);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as("before the edge stops to wait")
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(answer.json().getJsonArray("memberships").getJsonObject(0).getBoolean("unavailable")).isTrue();
            assertThat(answer.json().getJsonArray("memberships").getJsonObject(1).getBoolean("unavailable")).isFalse();
            assertThat(answer.json().getJsonArray("keys").getJsonObject(0).getBoolean("unavailable")).isTrue();
            lock.rollback();
        }
    }

    @Test
    void lookupsReturnMembershipsInTheOrderOfTheRequest() {
        TestAccount other = TestAccount.open();
        Call.post(account.admin().api(), account.path(grace) + "/suspend").send();
        JsonArray found = lookUp(Map.of("memberships", List.of(membership(account.id(), "stranger@example.org"),
                membership(account.id(), account.admin().email()), membership(other.id(), other.admin().email()),
                membership(UNKNOWN, "stranger@example.org"), membership(account.id(), grace.email())), "unknown", 1)).json()
                .getJsonArray("memberships");
        assertThat(found.getJsonObject(0).encode())
                .isEqualTo(
                        "{\"unavailable\":false,\"accountExists\":true,\"accountClosed\":false,\"signInPolicy\":null,\"member\":null}");
        JsonObject admin = found.getJsonObject(1).getJsonObject("member");
        assertThat(admin.getString("id")).isEqualTo(account.admin().memberId());
        assertThat(admin.getString("role")).isEqualTo("admin");
        assertThat(admin.getJsonArray("permissions")).containsExactly("*");
        assertThat(admin.getValue("expiresInMillis")).isNull();
        // Of another account than those of the credential.
        assertThat(found.getJsonObject(2).getBoolean("accountExists")).isFalse();
        assertThat(found.getJsonObject(3).getBoolean("accountExists")).isFalse();
        assertThat(found.getJsonObject(4).getJsonObject("member").getBoolean("suspended")).isTrue();
    }

    /** The holder of a stolen edge credential cannot bind an identity without the person's token. */
    @Test
    void onlyTheTokenOfThePersonSignsInForTheFirstTime() {
        String email = account.email("prov");
        Call.post(Api.asOperator(), account.path() + "/members/import", "application/x-ndjson",
                "{\"email\":\"" + email + "\",\"name\":\"Prov\"}").send();
        Map<String, Object> unverified = new HashMap<>(Tokens.claims(email));
        unverified.put("email_verified", false);
        for (String token : List.of("x", Tokens.signed(unverified), Tokens.of(grace.email()),
                Tokens.signed(Tokens.claims(email), Duration.ofHours(-1)))) {
            assertThat(signIn(email, token)).as(token).isNull();
        }
        assertThat(signIn(grace.email() + "x", Tokens.of(email))).isNull();
        assertThat(Call.get(account.admin().api(), account.path() + "/members?status=provisioned").send().json()
                .getJsonArray("items")).hasSize(1);
        assertThat(signIn(email, Tokens.of(email))).isNotNull();
        assertThat(signIn(email, "x")).isNotNull();
    }

    private JsonObject signIn(String subject, String token) {
        Map<String, Object> lookup = new HashMap<>(membership(account.id(), subject));
        lookup.put("token", token);
        return lookUp(Map.of("memberships", List.of(lookup))).json().getJsonArray("memberships").getJsonObject(0)
                .getJsonObject("member");
    }

    @Test
    void expiryIsADuration() {
        Instant expiry = Instant.now().plus(Duration.ofHours(1));
        assertThat(Call.patch(account.admin().api(), account.path(grace), Map.of("expiresAt", expiry.toString())).send()
                .status()).isEqualTo(200);
        JsonObject member = lookUp(Map.of("memberships", List.of(membership(account.id(), grace.email())))).json()
                .getJsonArray("memberships").getJsonObject(0).getJsonObject("member");
        assertThat(member.getLong("expiresInMillis")).isBetween(3_590_000L, 3_600_000L);
        assertThat(Instant.parse(member.getString("expiresAt"))).isBetween(expiry.minusSeconds(1), expiry.plusSeconds(1));
    }

    @Test
    void lookupsOfKeysReturnTheHashAndTheLimitedPermissions() {
        TestAccount other = TestAccount.open();
        Key limited = Keys.create(account, account.admin(), "invoice:read");
        Key revoked = Keys.create(account, account.admin());
        Key elsewhere = Keys.create(other, other.admin());
        assertThat(Call.delete(account.admin().api(), revoked.path()).send().status()).isEqualTo(204);
        JsonArray found = lookUp(Map.of("keys", List.of(key(account.id(), revoked.id()), key(account.id(), limited.id()),
                key(other.id(), elsewhere.id()), key(account.id(), UNKNOWN)))).json().getJsonArray("keys");
        assertThat(found.getValue(0)).isNull();
        assertThat(found.getValue(2)).isNull();
        assertThat(found.getValue(3)).isNull();
        JsonObject key = found.getJsonObject(1);
        byte[] secret = Arrays.copyOfRange(Base64.getUrlDecoder().decode(limited.secret().substring(4)), 32, 64);
        assertThat(Base64.getDecoder().decode(key.getString("hash"))).isEqualTo(Sha256.of(secret));
        assertThat(key.getString("header")).isEqualTo("X-API-Key");
        assertThat(key.getString("subject")).isEqualTo(account.admin().email());
        assertThat(key.getJsonObject("member").getJsonArray("permissions")).containsExactly("invoice:read");
    }

    /** The edge finds the client of a token as the subject of another issuer. */
    @Test
    void lookupsFindServiceAccountsByClientAndBySubject() {
        String client = "client-" + UUID.randomUUID();
        String subject = UUID.randomUUID().toString();
        String byClient = service(Map.of("name", "Export", "role", "member", "identity", Map.of("clientId", client)));
        String bySubject = service(Map.of("name", "Import", "role", "member", "identity", Map.of("subject", subject)));
        Map<String, String> ofClient = Map.of("account", account.id(), "issuer", Program.issuerOfClients(Tokens.issuer()),
                "subject", client);
        List<Map<String, String>> all = List.of(ofClient, membership(account.id(), subject), membership(account.id(), client));
        JsonArray found = lookUp(Map.of("memberships", all)).json().getJsonArray("memberships");
        for (int i = 0; i < 2; i++) {
            JsonObject member = found.getJsonObject(i).getJsonObject("member");
            assertThat(member.getString("id")).isEqualTo(i == 0 ? byClient : bySubject);
            assertThat(member.getBoolean("service")).isTrue();
            assertThat(member.getString("email")).isNull();
        }
        assertThat(found.getJsonObject(2).getJsonObject("member")).as("a person with the id of the client").isNull();
        assertThat(Call.delete(account.admin().api(), account.path() + "/members/" + byClient).send().status()).isEqualTo(200);
        assertThat(lookUp(Map.of("memberships", List.of(ofClient))).json().getJsonArray("memberships").getJsonObject(0)
                .getJsonObject("member")).isNull();
    }

    @Test
    void aKeyOfAServiceAccountHasNoIdentity() {
        String service = service(Map.of("name", "Keys", "role", "member"));
        JsonObject created = Call.post(account.admin().api(), account.path() + "/members/" + service + "/api-keys",
                Map.of("name", "Key")).send().json();
        JsonObject found = lookUp(Map.of("keys", List.of(key(account.id(), created.getJsonObject("apiKey").getString("id")))))
                .json().getJsonArray("keys").getJsonObject(0);
        assertThat(found.getString("issuer")).isNull();
        assertThat(found.getString("subject")).isNull();
        assertThat(found.getBoolean("paused")).isFalse();
        assertThat(found.getJsonObject("member").getString("id")).isEqualTo(service);
    }

    private String service(Map<String, ?> account) {
        Answer created = Call.post(this.account.admin().api(), this.account.path() + "/service-accounts", account).send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().getString("id");
    }

    /** They belong to no account, so an edge that is limited to accounts does not find them. */
    @Test
    void onlyAnEdgeForAllAccountsFindsDeploymentTokens() {
        Api operator = Api.asOperator();
        String path = "/v1/service-accounts/" + Call.post(operator, "/v1/service-accounts",
                Map.of("name", "Gateways", "kind", "introspector")).send().json().getString("id") + "/tokens";
        String token = Call.post(operator, path).send().json().getString("id");
        Map<String, ?> body = Map.of("keys", List.of(key(Ids.NIL.toString(), token), key(account.id(), token)));
        JsonArray limited = lookUp(body).json().getJsonArray("keys");
        assertThat(limited.getValue(0)).isNull();
        assertThat(limited.getValue(1)).isNull();
        Api everywhere = TestEdge.credential().api();
        JsonArray found = Call.post(everywhere, "/v1/edge/lookups", body).send().json().getJsonArray("keys");
        JsonObject member = found.getJsonObject(0).getJsonObject("member");
        assertThat(member.getString("role")).isEqualTo("introspector");
        assertThat(member.getJsonArray("permissions")).isEmpty();
        assertThat(found.getValue(1)).as("it is no API key").isNull();
        assertThat(Call.delete(operator, path + "/" + token).send().status()).isEqualTo(204);
        assertThat(Call.post(everywhere, "/v1/edge/lookups", body).send().json().getJsonArray("keys").getValue(0)).isNull();
    }

    @Test
    void lookupsAreBounded() {
        Object lookups = Collections.nCopies(129, membership(account.id(), "a@example.org"));
        Object keys = Collections.nCopies(128, key(account.id(), UNKNOWN));
        assertThat(lookUp(Map.of("memberships", lookups, "keys", keys)).outcome()).isEqualTo("400 validation");
        assertThat(lookUp(Map.of("memberships", Collections.nCopies(257, membership(account.id(), "a")))).outcome())
                .isEqualTo("400 validation");
        assertThat(lookUp(Map.of("memberships", List.of(membership(account.id(), "a".repeat(256))))).outcome())
                .isEqualTo("400 validation");
        assertThat(lookUp(Map.of("padding", "x".repeat(1 << 20))).outcome()).isEqualTo("413 too-large");
        assertThat(Call.post(Api.anonymous(), "/v1/edge/lookups", Map.of("padding", "x".repeat(100_000))).send().outcome())
                .isEqualTo("401 unauthenticated");
    }
}
