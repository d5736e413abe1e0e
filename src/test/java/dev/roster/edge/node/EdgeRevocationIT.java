package dev.roster.edge.node;

import static dev.roster.testing.RosterProcess.decided;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestEdge;
import dev.roster.testing.Tokens;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A core and an edge: after the response to a loss of access, the edge denies the person. */
class EdgeRevocationIT {
    private static final int ROUNDS = 10;

    private static RosterProcess core;
    private static RosterProcess edge;
    private static TestEdge.Credential credential;

    private final TestAccount account = TestAccount.open();

    @BeforeAll
    static void start() throws Exception {
        DevStack.start();
        core = startCore();
        edge = startEdge();
    }

    private static RosterProcess startCore() throws IOException {
        return RosterProcess.startForApi(Map.of("ROSTER_ACTIVITY_FLUSH_INTERVAL", "1s",
                "ROSTER_MEMBERS_PROFILE_INTERVAL", "1s", "ROSTER_OIDC_SECOND_ENABLED", "true",
                "ROSTER_OIDC_SECOND_ISSUER", Tokens.secondIssuer()));
    }

    private static RosterProcess startEdge() throws IOException {
        credential = TestEdge.credential();
        return RosterProcess.startEdge(core.port(), credential);
    }

    @AfterAll
    static void stop() {
        edge.close();
        core.close();
    }

    @BeforeEach
    void recover() {
        edge.awaitReady();
    }

    private int status(Person person) {
        return decided(() -> response(person)).statusCode();
    }

    private Response response(Person person) {
        return response(person.api().token());
    }

    /** Can be 503. */
    private Response response(String token) {
        return edge.as(token).header("Roster-Account", account.id())
                .header("Roster-Permission", "account:read").get("/v1/access");
    }

    private Person allowed(String name) {
        Person person = account.add(name, "member");
        assertThat(status(person)).isEqualTo(200);
        assertThat(status(person)).isEqualTo(200);
        return person;
    }

    @Test
    void removedMemberLosesAccess() {
        for (int round = 0; round < ROUNDS; round++) {
            Person person = allowed("member" + round);
            assertThat(account.admin().api().delete(account.path(person)).statusCode()).isEqualTo(200);
            assertThat(status(person)).isEqualTo(403);
        }
    }

    @Test
    void suspendedMemberLosesAccessAndGetsItBack() {
        Person person = allowed("sue");
        assertThat(account.admin().api().post(account.path(person) + "/suspend").statusCode())
                .isEqualTo(200);
        assertThat(status(person)).isEqualTo(403);
        assertThat(account.admin().api().post(account.path(person) + "/reactivate").statusCode())
                .isEqualTo(200);
        Awaitility.await().until(() -> status(person) == 200);
    }

    @Test
    void aProvisionedPersonSignsInAtTheEdge() {
        String email = account.email("prov");
        Call.post(Api.asOperator(), account.path() + "/members/import", "application/x-ndjson",
                "{\"email\":\"" + email + "\",\"name\":\"Prov\"}").send();
        Person person = new Person(email, null, Api.as(email));
        assertThat(response(person).statusCode()).isEqualTo(200);
        assertThat(response(person).statusCode()).isEqualTo(200);
    }

    /** Decisions at the edge are the only requests of the person. */
    @Test
    void anAddressFollowsATokenAtTheEdge() {
        Person person = allowed("mary");
        // Tokens name their time in whole seconds, so one from the second of the joining is older than that.
        Sql.update(
                "update member set profile_at = profile_at - interval '1 second' where account_id = ?::uuid and id = ?::uuid",
                account.id(), person.memberId());
        Map<String, Object> claims = Tokens.claims(account.email("mary.new"));
        claims.put("sub", person.email());
        String token = Tokens.signed(claims);
        assertThat(decided(() -> response(token)).statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> account.admin().api().get(account.path(person)).jsonPath().getString("email")
                .equals(account.email("mary.new")));
        assertThat(decided(() -> response(token)).statusCode()).isEqualTo(200);
    }

    @Test
    void introspectorsIntrospectUntilTheirTokenIsRevoked() {
        Api operator = Api.asOperator();
        String path = "/v1/service-accounts/" + Call.post(operator, "/v1/service-accounts",
                Map.of("name", "Edges", "kind", "introspector")).send().json().getString("id") + "/tokens";
        JsonObject token = Call.post(operator, path).send().json();
        String introspector = token.getString("secret");
        String admin = account.admin().api().token();
        for (int i = 0; i < 2; i++) {
            assertThat(introspection(introspector, admin).jsonPath().getMap("")).containsEntry("active", true)
                    .containsEntry("member", account.admin().memberId());
        }
        assertThat(introspection(introspector, introspector).asString()).isEqualTo("{\"active\":false}");
        assertThat(decided(() -> edge.as(introspector).header("Roster-Account", account.id()).get("/v1/access")).statusCode())
                .isEqualTo(401);
        assertThat(Call.delete(operator, path + "/" + token.getString("id")).send().status()).isEqualTo(204);
        assertThat(introspection(introspector, admin).statusCode()).isEqualTo(401);
    }

    /** At an edge, deployment tokens are looked up like keys of the nil account. */
    @Test
    void aDeploymentTokenIsNoApiKey() {
        Api operator = Api.asOperator();
        String path = "/v1/service-accounts/" + Call.post(operator, "/v1/service-accounts",
                Map.of("name", "Edge", "kind", "provisioner")).send().json().getString("id") + "/tokens";
        String secret = Call.post(operator, path).send().json().getString("secret");
        assertThat(decided(() -> edge.as("rst_" + secret.substring(4)).get("/v1/access")).statusCode()).isEqualTo(401);
    }

    @Test
    void aKeyIsDeniedWhileItsCreatorIsSuspended() {
        Person creator = account.add("creator-" + UUID.randomUUID(), "admin");
        String service = Call.post(account.admin().api(), account.path() + "/service-accounts",
                Map.of("name", "Keys", "role", "member")).send().json().getString("id");
        Person key = new Person(null, service, new Api(Call.post(creator.api(),
                account.path() + "/members/" + service + "/api-keys", Map.of("name", "Key")).send().json()
                .getString("secret")));
        assertThat(status(key)).isEqualTo(200);
        Call.post(account.admin().api(), account.path(creator) + "/suspend").send();
        assertThat(status(key)).isEqualTo(401);
        Call.post(account.admin().api(), account.path(creator) + "/reactivate").send();
        assertThat(status(key)).isEqualTo(200);
        Call.delete(account.admin().api(), account.path(creator)).send();
        assertThat(status(key)).isEqualTo(401);
    }

    private Response introspection(String service, String token) {
        return decided(() -> edge.as(service).formParam("token", token).formParam("account", account.id())
                .post("/v1/introspect"));
    }

    @Test
    void serviceAccountsHaveAccessUntilTheirIdentityChanges() {
        String path = account.path() + "/service-accounts";
        String client = "edge-" + UUID.randomUUID();
        String id = Call.post(account.admin().api(), path, Map.of("name", "Edge", "role", "member", "identity",
                Map.of("clientId", client))).send().json().getString("id");
        Person program = new Person(null, id, new Api(token(client, client)));
        Person person = new Person(null, null, new Api(token("person-" + client, client)));
        String withoutIdentity = Call.post(account.admin().api(), path, Map.of("name", "Keys", "role", "member")).send().json()
                .getString("id");
        Person key = new Person(null, withoutIdentity, new Api(Call.post(account.admin().api(),
                account.path() + "/members/" + withoutIdentity + "/api-keys", Map.of("name", "Key")).send().json()
                .getString("secret")));
        for (int i = 0; i < 2; i++) {
            assertThat(status(program)).isEqualTo(200);
            assertThat(status(person)).as("who signed in through the client").isEqualTo(403);
            assertThat(status(key)).isEqualTo(200);
        }
        assertThat(
                Call.patch(account.admin().api(), path + "/" + id, Map.of("identity", Map.of("subject", "x-" + client))).send()
                        .status())
                .isEqualTo(200);
        assertThat(status(program)).isEqualTo(403);
        assertThat(Call.delete(account.admin().api(), account.path(key)).send().status()).isEqualTo(200);
        assertThat(status(key)).isEqualTo(401);
    }

    private static String token(String subject, String client) {
        return Tokens.signed(Map.of("iss", Tokens.issuer(), "aud", "roster", "sub", subject, "azp", client));
    }

    @Test
    void aSignInPolicyAppliesToRememberedMembers() {
        Person person = allowed("pia");
        Api operator = Api.asOperator();
        assertThat(operator.patch(account.path(), Map.of("signInPolicy", Map.of("amr", List.of("mfa")))).statusCode())
                .isEqualTo(200);
        Response denied = response(person);
        assertThat(denied.statusCode()).isEqualTo(401);
        assertThat(denied.header("WWW-Authenticate")).contains("insufficient_user_authentication");
        assertThat(operator.patch(account.path(), Map.of("signInPolicy", Map.of())).statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> status(person) == 200);
    }

    @Test
    void theIssuersOfAnAccountApplyToRememberedMembers() {
        Person person = allowed("ida");
        Api operator = Api.asOperator();
        Response changed = operator.patch(account.path(),
                Map.of("signInPolicy", Map.of("issuers", List.of(Tokens.secondIssuer()))));
        assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);
        Response denied = response(person);
        assertThat(denied.statusCode()).isEqualTo(401);
        assertThat(denied.header("WWW-Authenticate")).contains("issuers=\"" + Tokens.secondIssuer() + "\"");
        assertThat(operator.patch(account.path(), Map.of("signInPolicy", Map.of())).statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> status(person) == 200);
    }

    /** No change reaches the edge: its own result of the key ends. */
    @Test
    void aKeyPausesWhileTheEdgeRemembersIt() {
        Person person = allowed("ken");
        Keys.Key key = Keys.create(account, person);
        assertThat(Api.asOperator().patch(account.path(), Map.of("keySignInDays", 30)).statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> Sql.count("select count(*) from activity where member_id = ?::uuid"
                + " and last_active_via = 'gateway'", person.memberId()) == 1);
        Sql.update("update account set key_sign_in_since = now() - interval '1 year' where id = ?::uuid", account.id());
        Sql.update("update activity set signed_in_at = now() - interval '30 days' + interval '5 seconds'"
                + " where account_id = ?::uuid and member_id = ?::uuid", account.id(), person.memberId());
        assertThat(decided(() -> response(key.secret())).statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> response(key.secret()).statusCode() == 401);
        assertThat(response(key.secret()).header("Roster-Problem")).isEqualTo("sign-in-required");
        assertThat(status(person)).isEqualTo(200);
        Awaitility.await().until(() -> response(key.secret()).statusCode() == 200);
    }

    @Test
    void pausedEdgeDelaysTheResponseAndAllowsNothingAfterwards() throws Exception {
        Person person = allowed("paul");
        edge.pause();
        long start = System.nanoTime();
        try {
            assertThat(account.admin().api().delete(account.path(person)).statusCode()).isEqualTo(200);
        } finally {
            edge.resume();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1_000), Duration.ofSeconds(8));
        assertThat(status(person)).isEqualTo(403);
    }

    @Tag("full")
    @Test
    void killedCoreCostsTheLeaseOnly() throws Exception {
        Person person = allowed("kim");
        core.kill();
        Awaitility.await().until(() -> response(person).statusCode() == 503);
        core = startCore();
        edge.close();
        edge = startEdge();
        assertThat(status(person)).isEqualTo(200);
    }

    @Test
    void returnsActivity() {
        Person person = allowed("act");
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> account.admin().api().get(account.path(person))
                .jsonPath().getString("lastActiveAt") != null);
    }

    @Test
    void revokedCredentialEndsTheLease() throws Exception {
        Person person = allowed("rob");
        assertThat(Api.asOperator().delete("/v1/edge-credentials/" + credential.id()).statusCode()).isEqualTo(204);
        assertThat(response(person).statusCode()).isEqualTo(503);
        edge.close();
        edge = startEdge();
        assertThat(status(person)).isEqualTo(200);
    }
}
