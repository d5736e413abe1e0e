package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RawConnection;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/gateways/nginx.conf} with a real nginx. */
class NginxIT {
    private static NginxStack nginx;

    @BeforeAll
    static void start() throws Exception {
        nginx = new NginxStack("nginx.conf", List.of(8000), 401);
    }

    @AfterAll
    static void stop() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
    }

    @Test
    void allowsMembersUntilTheyAreRemoved() {
        Person ann = nginx.account.add("ann", "admin");
        assertThat(status(ann.api(), "/invoices/1")).isEqualTo(204);
        assertThat(nginx.reached).contains("/invoices/1 admin");
        assertThat(Call.delete(nginx.account.admin().api(), nginx.account.path(ann)).send().status()).isEqualTo(200);
        assertThat(status(ann.api(), "/invoices/2")).isEqualTo(403);
        assertThat(nginx.reached).noneMatch(request -> request.startsWith("/invoices/2"));
    }

    @Test
    void allowsKeysUntilTheyAreRevoked() {
        Person kim = nginx.account.add("kim", "admin");
        Key key = Keys.create(nginx.account, kim, "invoice:read");
        Key second = Keys.create(nginx.account, kim);
        assertThat(status(key.api(), "/exports/1")).isEqualTo(204);
        assertThat(Api.anonymous().request().port(port()).header("X-API-Key", key.secret()).get("/exports/2").statusCode())
                .isEqualTo(204);
        assertThat(status(Keys.create(nginx.account, kim, "invoice:send").api(), "/exports/3")).as("lacks the permission")
                .isEqualTo(403);
        assertThat(Call.delete(kim.api(), key.path()).send().status()).isEqualTo(204);
        assertThat(status(key.api(), "/exports/3")).isEqualTo(401);
        assertThat(status(second.api(), "/exports/4")).isEqualTo(204);
        assertThat(Call.delete(nginx.account.admin().api(), nginx.account.path(kim)).send().status()).isEqualTo(200);
        assertThat(status(second.api(), "/exports/3")).isEqualTo(401);
        assertThat(nginx.reached).noneMatch(request -> request.startsWith("/exports/3"));
    }

    @Test
    void deniesEverybodyElse() {
        Person bob = nginx.account.add("bob", "member");
        assertThat(status(bob.api(), "/invoices/3")).as("lacks the permission").isEqualTo(403);
        assertThat(status(TestAccount.open().admin().api(), "/invoices/3")).isEqualTo(403);
        assertThat(status(Api.anonymous(), "/invoices/3")).isEqualTo(401);
        assertThat(status(new Api("forged"), "/invoices/3")).isEqualTo(401);
        Person eve = TestAccount.open().admin();
        assertThat(status(eve.api(), "/invoices/3?account=" + nginx.account.id())).isEqualTo(403);
        Response claimed = eve.api().request().port(port()).header("Roster-Account", nginx.account.id())
                .header("Roster-Role", "admin")
                .get("/invoices/3");
        assertThat(claimed.statusCode()).isEqualTo(403);
        assertThat(nginx.reached).noneMatch(request -> request.startsWith("/invoices/3"));
    }

    @Test
    void answers503WithoutADecision() {
        Person ann = nginx.account.add("anna", "admin");
        assertThat(status(ann.api(), "/invoices/4")).isEqualTo(204);
        nginx.database.cut();
        try {
            Response unavailable = ann.api().request().port(port()).get("/invoices/5");
            assertThat(unavailable.statusCode()).isEqualTo(503);
            assertThat(unavailable.header("Retry-After")).isNotNull();
            assertThat(nginx.reached).noneMatch(request -> request.startsWith("/invoices/5"));
        } finally {
            nginx.database.reconnect();
        }
        Awaitility.await().until(() -> status(ann.api(), "/invoices/6") == 204);
    }

    @Test
    void replacesTheHeadersOfTheClient() {
        Key key = Keys.create(nginx.account, nginx.account.admin());
        String member = nginx.account.admin().memberId();
        assertThat(identityOf(nginx.account.admin().api(), "/forged/1")).isEqualTo(
                Map.of("Roster-account", nginx.account.id(), "Roster-member", member, "Roster-role", "admin",
                        "Roster-permissions",
                        "*"));
        assertThat(identityOf(key.api(), "/forged/2")).isEqualTo(
                Map.of("Roster-account", nginx.account.id(), "Roster-member", member, "Roster-role", "admin",
                        "Roster-permissions",
                        "*",
                        "Roster-key", key.id()));
        assertThat(identityOf(Api.asOperator(), "/forged/3")).as("an operator has no member and no key").isEqualTo(
                Map.of("Roster-account", nginx.account.id(), "Roster-role", "admin", "Roster-permissions", "*"));
        assertThat(nginx.forged(port(), nginx.other.admin().api(), "/forged/4")).as("names its own account").isEqualTo(403);
        assertThat(nginx.identities).doesNotContainKey("/forged/4");
    }

    @Test
    void hidesNoPathOfTheService() {
        for (String path : List.of("/roster", "/roster-decision", "/v1/access", "/v1/me")) {
            assertThat(status(nginx.account.admin().api(), path)).as(path).isEqualTo(204);
            assertThat(nginx.reached).contains(path + " admin");
            assertThat(status(Api.anonymous(), path)).as(path).isEqualTo(401);
        }
        for (String target : List.of("roster-decision", "http://x/roster-decision", "/../roster-decision",
                "//roster-decision")) {
            String answer = RawConnection.answer(port(), "GET " + target + " HTTP/1.1");
            assertThat(RawConnection.status(answer)).as(target + answer).isEqualTo(target.contains("//") ? 401 : 400);
        }
    }

    @Test
    void auditsTheAddressOfTheClient() {
        Response rejected = nginx.account.admin().api().request().header("X-Forwarded-For", "203.0.113.5, 198.51.100.7")
                .delete(nginx.account.path(nginx.account.admin()));
        assertThat(rejected.statusCode()).as("the last admin").isEqualTo(409);
        nginx.account.admin().api().request().header("X-Forwarded-For", "203.0.113.5, 198.51.100.7")
                .contentType("application/json").body(Map.of("name", "proxied", "permissions", List.of()))
                .post(nginx.account.path() + "/roles").then().statusCode(201);
        assertThat(
                nginx.account.admin().api().get(nginx.account.path() + "/audit-events?action=role.created&limit=1").jsonPath()
                        .getString("items[0].origin.ip"))
                .isEqualTo("198.51.100.7");
    }

    private static Map<String, String> identityOf(Api principal, String path) {
        assertThat(nginx.forged(port(), principal, path)).isEqualTo(204);
        return nginx.identities.get(path);
    }

    private static int status(Api principal, String path) {
        return NginxStack.status(port(), principal, path);
    }

    private static int port() {
        return nginx.ports.get(0);
    }
}
