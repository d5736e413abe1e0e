package dev.roster.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which access tokens act as a service account. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ServiceTokenTest extends ServiceScenario {
    private final String client = "export-" + UUID.randomUUID();

    /** Keycloak, ZITADEL and Entra ID: the subject of the program is not the id of its client. */
    @Test
    void matchesTheSubjectOfAProgram() {
        String subject = UUID.randomUUID().toString();
        String id = created(Map.of("identity", Map.of("subject", subject)));
        Api program = token(subject, Map.of("azp", client, "acr", "1", "auth_time", 0, "email_verified", false));
        assertThat(access(program, "account:read")).isEqualTo(200);
        assertThat(access(program, "member:read")).isEqualTo(403);
        assertThat(Call.get(program, account.path()).send().status()).isEqualTo(200);
        assertThat(Call.get(program, "/v1/me").send().json().getJsonArray("memberships").getJsonObject(0).getString("memberId"))
                .isEqualTo(id);
        assertThat(access(token(UUID.randomUUID().toString(), Map.of("azp", client)), null)).isEqualTo(403);
    }

    @Test
    void matchesAClientByItsOwnTokensOnly() {
        created(Map.of("identity", Map.of("clientId", client)));
        Map<String, Api> own = Map.of("RFC 9068", token(client, Map.of("client_id", client)),
                "azp", token(client, Map.of("azp", client)),
                "both", token(client, Map.of("azp", client, "client_id", client)),
                "Okta", token(client, Map.of("cid", client)),
                "Auth0", token(client + "@clients", Map.of("azp", client, "gty", "client-credentials")),
                "Entra ID", token(UUID.randomUUID().toString(), Map.of("azp", client, "idtyp", "app")),
                "Entra ID, version 1", token(UUID.randomUUID().toString(), Map.of("appid", client, "idtyp", "app")));
        own.forEach((name, token) -> {
            assertThat(access(token, "account:read")).as(name).isEqualTo(200);
            assertThat(Call.get(token, "/v1/me").send().json().getJsonArray("memberships")).as(name).hasSize(1);
        });
    }

    /** A person can get a token through every client that people sign in to, and can choose some claims. */
    @Test
    void rejectsPeopleWhoSignedInThroughTheClient() {
        created(Map.of("identity", Map.of("clientId", client)));
        String person = UUID.randomUUID().toString();
        Map<String, Api> tokens = new HashMap<>();
        tokens.put("of a person", token(person, Map.of("azp", client)));
        tokens.put("with the id in a name", token(person, Map.of("azp", client, "client_id", client, "preferred_username",
                "service-account-" + client, "name", client)));
        tokens.put("with sub equal to another client's id", token(client, Map.of("azp", "web")));
        tokens.put("with two clients", token(client, Map.of("azp", "web", "client_id", client)));
        tokens.put("without a client", token(client, Map.of()));
        tokens.put("with an address", token(client, Map.of("azp", client, "email", "eve@" + account.domain())));
        tokens.put("with a sign-in", token(client, Map.of("azp", client, "auth_time", 1_700_000_000)));
        tokens.put("with a session", token(client, Map.of("azp", client, "sid", "1")));
        tokens.put("with methods", token(client, Map.of("azp", client, "amr", List.of("pwd"))));
        tokens.put("on behalf of somebody", token(client, Map.of("azp", client, "act", Map.of("sub", "x"))));
        tokens.put("like Auth0's, of a person", token(client + "@clients", Map.of("azp", client)));
        tokens.put("like Entra ID's, of a person", token(person, Map.of("azp", client, "idtyp", "app", "scp", "user")));
        tokens.put("like Entra ID's, with scopes", token(client, Map.of("azp", client, "scp", "user")));
        tokens.put("like Entra ID's, of a user", token(client, Map.of("azp", client, "idtyp", "user")));
        tokens.put("with the stored form of the issuer", token("client:" + Tokens.issuer(), Map.of("azp", client)));
        tokens.forEach((name, token) -> {
            assertThat(access(token, null)).as(name).isEqualTo(403);
            assertThat(Call.get(token, "/v1/me").send().json().getJsonArray("memberships")).as(name).isEmpty();
            assertThat(Call.get(token, account.path()).send().outcome()).as(name).isEqualTo("404 not-found");
        });
    }

    /** An admin cannot give a person access without an invitation, a seat and the sign-in policy. */
    @Test
    void aPersonNeverActsAsAServiceAccount() {
        String eve = "eve@" + account.domain();
        created(Map.of("identity", Map.of("subject", eve)));
        assertThat(access(Api.as(eve), null)).isEqualTo(403);
        assertThat(Call.get(Api.as(eve), "/v1/me").send().json().getJsonArray("memberships")).isEmpty();
        assertThat(access(token(eve, Map.of()), null)).as("the same subject without an address").isEqualTo(200);
        assertThat(create(admin, Map.of("identity", Map.of("subject", grace.email()))).outcome())
                .isEqualTo("409 identity-in-use");
    }

    /** Else, whoever registers service accounts could prevent a person from becoming a member. */
    @Test
    void aPersonTakesTheIdentityOfAServiceAccount() {
        String eve = account.email("eve");
        String ofEve = created(Map.of("identity", Map.of("subject", eve)));
        Call.post(admin, account.path() + "/invitations", Map.of("email", eve, "role", "member")).send();
        Answer accepted = Call.accept(Api.as(eve), Mailbox.tokenFor(eve)).send();
        assertThat(accepted.status()).as(accepted.body()).isLessThan(300);
        assertThat(get(ofEve).getJsonObject("identity").getString("subject")).isNull();
        String ivy = account.email("ivy");
        String ofIvy = created(Map.of("identity", Map.of("subject", ivy)));
        Call.post(Api.asOperator(), account.path() + "/members/import", "application/x-ndjson",
                "{\"email\":\"" + ivy + "\",\"name\":\"Ivy\"}").send();
        assertThat(Call.get(Api.as(ivy), account.path()).send().status()).isEqualTo(200);
        assertThat(access(Api.as(ivy), null)).isEqualTo(200);
        assertThat(access(token(ivy, Map.of()), null)).as("the person").isEqualTo(200);
        assertThat(Sql.column("select action from audit_event where account_id = ?::uuid and target_id = ?::uuid"
                + " order by sequence", account.id(), ofIvy)).containsExactly("service-account.created",
                        "service-account.changed");
        assertThat(Call.patch(admin, path() + "/" + ofIvy, Map.of("identity", Map.of("subject", ivy))).send().outcome())
                .isEqualTo("409 identity-in-use");
    }

    @Test
    void theSignInPolicyIsForPeople() {
        String id = created(Map.of("identity", Map.of("subject", client)));
        Call.patch(Api.asOperator(), account.path(), Map.of("signInPolicy", Map.of("acr", List.of("urn:mfa")))).send();
        assertThat(access(token(client, Map.of()), null)).isEqualTo(200);
        assertThat(access(key(id, Api.asOperator()), null)).isEqualTo(200);
        assertThat(access(grace.api(), null)).isEqualTo(401);
    }

    private Api key(String id, Api principal) {
        return new Api(createKey(principal, id, Map.of()).json().getString("secret"));
    }

    @Test
    void anotherIdentityTakesEffectAtOnce() {
        String id = created(Map.of("identity", Map.of("clientId", client)));
        Api former = token(client, Map.of("azp", client));
        assertThat(access(former, null)).isEqualTo(200);
        Answer changed = Call.patch(admin, path() + "/" + id, Map.of("identity", Map.of("subject", "new-" + client))).send();
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().getJsonObject("identity").getString("subject")).isEqualTo("new-" + client);
        assertThat(changed.json().getJsonObject("identity").getString("issuer")).isEqualTo(Tokens.issuer());
        assertThat(access(former, null)).isEqualTo(403);
        Api current = token("new-" + client, Map.of());
        assertThat(access(current, null)).isEqualTo(200);
        Call.patch(admin, path() + "/" + id, Map.of("identity", Map.of())).send();
        assertThat(access(current, null)).isEqualTo(403);
        assertThat(get(id).getJsonObject("identity").getMap().values()).allMatch(value -> value == null);
    }

    @Test
    void everyLossOfAccessEndsTokensAndKeys() {
        for (String loss : List.of("suspend", "remove", "expire")) {
            String subject = "s-" + UUID.randomUUID();
            String id = created(Map.of("identity", Map.of("subject", subject)));
            Api token = token(subject, Map.of());
            Api key = key(id);
            assertThat(access(token, null)).isEqualTo(200);
            assertThat(access(key, null)).isEqualTo(200);
            if (loss.equals("expire")) {
                Sql.update("update member set expires_at = now() - interval '1 minute' where id = ?::uuid", id);
            } else if (loss.equals("suspend")) {
                assertThat(Call.post(admin, member(id) + "/suspend").send().status()).isEqualTo(200);
            } else {
                assertThat(Call.delete(admin, member(id)).send().json().getJsonObject("revoked").getJsonArray("apiKeys"))
                        .hasSize(1);
                assertThat(Call.get(admin, path() + "/" + id).send().status()).isEqualTo(404);
            }
            assertThat(access(token, null)).as(loss).isEqualTo(403);
            assertThat(access(key, null)).as(loss).isEqualTo(loss.equals("suspend") ? 403 : 401);
        }
        assertThat(Call.get(admin, account.path() + "/members?kind=service&status=removed").send().json().getJsonArray("items"))
                .as("the sweep has not recorded the expiry").hasSize(1);
    }

    @Test
    void introspectionShowsTheProgram() {
        String id = created(Map.of("identity", Map.of("clientId", client)));
        String byKey = key(created(Map.of())).token();
        for (String token : List.of(token(client, Map.of("azp", client)).token(), key(id).token())) {
            var claims = admin.request().formParam("token", token).formParam("account", account.id()).post("/v1/introspect")
                    .jsonPath().getMap("");
            assertThat(claims).containsEntry("active", true).containsEntry("member", id).containsEntry("sub", client)
                    .containsEntry("iss", Tokens.issuer()).doesNotContainKey("username");
        }
        assertThat(admin.request().formParam("token", byKey).formParam("account", account.id()).post("/v1/introspect")
                .jsonPath().getMap("")).containsEntry("active", true).doesNotContainKeys("sub", "iss", "username");
    }
}
