package dev.roster.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestSize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Authorization by API key. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class KeyDecisionTest {
    private TestAccount account;
    private Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "admin");
    }

    @Test
    void authorizesAtGateways() {
        Key key = Keys.create(account, grace, "invoice:read", "member:read");
        Response allowed = key.api().get("/v1/access?permission=invoice:read");
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.header("Roster-Account")).isEqualTo(account.id());
        assertThat(allowed.header("Roster-Member")).isEqualTo(grace.memberId());
        assertThat(allowed.header("Roster-Key")).isEqualTo(key.id());
        assertThat(allowed.header("Roster-Permissions")).isEqualTo("invoice:read member:read");
        assertThat(key.api().get("/v1/access?permission=invoice:send").statusCode()).isEqualTo(403);
        assertThat(key.api().get("/v1/access?account=" + account.id()).statusCode()).isEqualTo(200);
        assertThat(key.api().get("/v1/access?account=" + TestAccount.open().id()).statusCode()).isEqualTo(403);
    }

    @Test
    void isAcceptedInTheHeaderOfTheAccount() {
        Key key = Keys.create(account, grace);
        assertThat(gateway("X-API-Key", key).statusCode()).isEqualTo(200);
        assertThat(gateway("x-api-key", key).statusCode()).isEqualTo(200);
        assertThat(gateway("X-Acme-Key", key).statusCode()).isEqualTo(401);
        grace.api().patch(account.path(), Map.of("apiKeyHeader", "X-Acme-Key")).then().statusCode(200);
        assertThat(gateway("X-Acme-Key", key).statusCode()).isEqualTo(200);
        assertThat(gateway("X-API-Key", key).statusCode()).isEqualTo(401);
        assertThat(Api.anonymous().request().header("X-Acme-Key", key.secret()).get(account.path()).statusCode())
                .isEqualTo(200);
        assertThat(key.api().get(account.path()).statusCode()).as("Authorization works with every setting").isEqualTo(200);
    }

    @Test
    void acceptsOneCredentialPerRequest() {
        Key key = Keys.create(account, grace);
        Key other = Keys.create(account, grace);
        Person bob = account.add("bob", "member");
        RequestSpecification two = Api.anonymous().request().header("X-API-Key", key.secret()).header("X-Other",
                other.secret());
        assertThat(two.get("/v1/access").statusCode()).isEqualTo(401);
        Response both = bob.api().request().header("X-API-Key", key.secret()).get("/v1/access?account=" + account.id());
        assertThat(both.header("Roster-Member")).as("Authorization takes precedence").isEqualTo(bob.memberId());
        Response basic = Api.anonymous().request().header("Authorization", "Basic YTpi").header("X-API-Key", key.secret())
                .get("/v1/access");
        assertThat(basic.statusCode()).as("Roster ignores HTTP Basic without an API key").isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "Authorization", "authorization", "Cookie", "Host", "X-Forwarded-For", "Content-Type",
            "Roster-Member", "X Y", "X:Y", "", "X-Request-Id", "Transfer-Encoding" })
    void rejectsHeadersWithAnotherMeaning(String header) {
        Response rejected = grace.api().patch(account.path(), Map.of("apiKeyHeader", header));
        assertThat(rejected.statusCode()).as(rejected.asString()).isEqualTo(400);
        assertThat(Api.errorFields(rejected)).containsExactly("apiKeyHeader");
    }

    @Test
    void hasAtMostThePermissionsOfItsMember() {
        Key key = Keys.create(account, grace, "member:read", "account:read");
        Key all = Keys.create(account, grace);
        account.admin().api().patch(account.path(grace), Map.of("role", "member")).then().statusCode(200);
        for (Key each : List.of(key, all)) {
            assertThat(each.api().get(account.path() + "/members").statusCode()).isEqualTo(403);
            assertThat(each.api().get(account.path()).statusCode()).isEqualTo(200);
        }
        assertThat(key.api().get("/v1/access").header("Roster-Permissions")).isEqualTo("account:read");
        account.addRole("reader", "member:*", "invoice:read");
        account.admin().api().patch(account.path(grace), Map.of("role", "reader")).then().statusCode(200);
        assertThat(key.api().get("/v1/access").header("Roster-Permissions")).isEqualTo("member:read");
        assertThat(all.api().get("/v1/access").header("Roster-Permissions")).isEqualTo("invoice:read member:*");
    }

    @Test
    void isDeniedWhileItsMemberIsSuspended() {
        Key key = Keys.create(account, grace);
        account.admin().api().post(account.path(grace) + "/suspend").then().statusCode(200);
        Response denied = key.api().get(account.path());
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(Api.problem(denied)).isEqualTo("member-suspended");
        account.admin().api().post(account.path(grace) + "/reactivate").then().statusCode(200);
        assertThat(key.api().get(account.path()).statusCode()).isEqualTo(200);
    }

    @Test
    void isRevokedWithItsMember() {
        Key key = Keys.create(account, grace);
        Key revoked = Keys.create(account, grace);
        Key second = Keys.create(account, grace);
        grace.api().delete(revoked.path());
        Response receipt = account.admin().api().delete(account.path(grace));
        assertThat(receipt.jsonPath().getList("revoked.apiKeys")).containsExactly(key.id(), second.id());
        assertThat(key.api().get(account.path()).statusCode()).isEqualTo(401);
        assertThat(key.api().get("/v1/access").statusCode()).isEqualTo(401);
        Map<String, Object> event = account.admin().api().get(account.path() + "/audit-events?action=member.removed").jsonPath()
                .getMap("items[0].after");
        assertThat(event.get("revokedApiKeys")).isEqualTo(List.of(key.id(), second.id()));
        assertThat(account.admin().api().get(account.path() + "/audit-events?action=api-key.revoked").jsonPath()
                .getList("items.target.id")).containsExactlyInAnyOrder(key.id(), second.id(), revoked.id());
        assertThat(Keys.create(account, account.add("grace", "admin")).api().get(account.path()).statusCode())
                .as("a new key after joining again").isEqualTo(200);
        assertThat(key.api().get(account.path()).statusCode()).as("the old key after joining again").isEqualTo(401);
    }

    @Test
    void isInvalidInAClosedAccount() {
        Key key = Keys.create(account, grace);
        Api.asOperator().post(account.path() + "/close").then().statusCode(200);
        assertThat(key.api().get(account.path()).statusCode()).isEqualTo(401);
        assertThat(key.api().get("/v1/access").statusCode()).isEqualTo(401);
    }

    /**
     * A member needs no permission for the own membership, but a key does: it cannot leave the account or change other keys.
     */
    @Test
    void needsPermissionsForItsOwnMember() {
        Key limited = Keys.create(account, grace, "invoice:read");
        for (Response denied : List.of(limited.api().delete(account.path(grace)), limited.api().get(account.path(grace)),
                limited.api().get(Keys.path(account, grace)), limited.api().delete(limited.path()),
                limited.api().get("/v1/me"), limited.api().get("/v1/accounts"),
                limited.api().invite(account.id(), account.email("x"), "member"))) {
            assertThat(denied.statusCode()).as(denied.asString()).isEqualTo(403);
        }
    }

    /** Even if its member has more. */
    @Test
    void grantsOnlyItsOwnPermissions() {
        Key key = Keys.create(account, grace, "member:invite", "account:read");
        assertThat(key.api().invite(account.id(), account.email("x"), "member").statusCode()).isEqualTo(201);
        assertThat(key.api().invite(account.id(), account.email("y"), "admin").statusCode()).isEqualTo(403);
    }

    @Test
    void invalidKeysAreIndistinguishable() {
        Key valid = Keys.create(account, grace);
        Key revoked = Keys.create(account, grace);
        grace.api().delete(revoked.path());
        for (String path : List.of(account.path(), "/v1/access", "/v1/accounts/" + TestAccount.open().id())) {
            List<String> responses = Stream.of(Keys.unknown(valid.secret()), Keys.withOtherSecret(valid.secret()),
                    revoked.secret(), Keys.withWrongChecksum(valid.secret()), "rst_", "rst_" + "%".repeat(91),
                    "rst_" + "A".repeat(91))
                    .map(secret -> {
                        Response response = new Api(secret).get(path);
                        return response.statusCode() + response.header("WWW-Authenticate")
                                + response.asString().replace(response.header("X-Request-Id"), "");
                    }).distinct().toList();
            assertThat(responses).hasSize(1).first().asString().startsWith("401Bearer error=\"invalid_token\"");
        }
    }

    @Test
    void countsAsActivityOfItsMember() {
        Key key = Keys.create(account, grace);
        Instant before = Instant.now().minusMillis(1);
        key.api().get("/v1/access").then().statusCode(200);
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                grace.api().get(key.path()).jsonPath().getString("lastUsedAt")).isNotNull());
        assertThat(Instant.parse(grace.api().get(key.path()).jsonPath().getString("lastUsedAt"))).isBetween(before,
                Instant.now());
        assertThat(Sql.column("select last_active_via from activity where account_id = ?::uuid and member_id = ?::uuid",
                account.id(), grace.memberId())).hasSize(1);
        assertThat(grace.api().get(key.path()).header("ETag")).as("the version of the key is unchanged").isEqualTo("\"0\"");
    }

    /** A change by the key commits before the revocation or is denied. */
    @Test
    void deniesChangesAfterItsRevocation() {
        for (int round = 0; round < TestSize.of(20, 100); round++) {
            Key key = Keys.create(account, grace);
            String email = account.email("guest-" + round);
            List<Answer> answers = Call.together(Call.delete(grace.api(), key.path()),
                    Call.post(key.api(), account.path() + "/invitations", Map.of("email", email)));
            assertThat(answers.get(0).status()).isEqualTo(204);
            assertThat(answers.get(1).outcome()).isIn("201", "401 unauthenticated");
            List<String> order = Sql.column("""
                    select action from audit_event where account_id = ?::uuid and (target_id = ?::uuid or target_label = ?)
                    order by id desc limit 1""", account.id(), key.id(), email);
            assertThat(order).as("the last event is the revocation").containsExactly("api-key.revoked");
        }
    }

    private Response gateway(String header, Key key) {
        return Api.anonymous().request().header(header, key.secret()).get("/v1/access");
    }
}
