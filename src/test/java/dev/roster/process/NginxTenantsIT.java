package dev.roster.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RawConnection;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/gateways/nginx-tenants.conf} with a real nginx: many accounts behind one gateway. */
class NginxTenantsIT {
    private static final int BY_PATH = 0;
    private static final int BY_HOST = 1;
    private static final int BY_CLAIM = 2;

    private static NginxStack nginx;

    @BeforeAll
    static void start() throws Exception {
        nginx = new NginxStack("nginx-tenants.conf", List.of(8002, 8001, 8003), 404);
    }

    @AfterAll
    static void stop() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
    }

    @Test
    void takesTheAccountFromTheHostName() {
        assertThat(byHost(nginx.account.admin().api(), "acme.example.com", "/host/1")).isEqualTo(204);
        assertThat(nginx.identities.get("/host/1")).containsEntry("Roster-account", nginx.account.id());
        assertThat(byHost(nginx.other.admin().api(), "other.example.com", "/host/2")).isEqualTo(204);
        assertThat(nginx.identities.get("/host/2")).containsEntry("Roster-account", nginx.other.id());
        assertThat(byHost(nginx.other.admin().api(), "acme.example.com", "/host/3")).isEqualTo(403);
        assertThat(byHost(nginx.other.admin().api(), "unknown.example.com", "/host/3")).isEqualTo(404);
        Key key = Keys.create(nginx.other, nginx.other.admin());
        assertThat(byHost(key.api(), "acme.example.com", "/host/3")).as("key of another account").isEqualTo(403);
        assertThat(byHost(key.api(), "unknown.example.com", "/host/3")).as("a key has an account, but the host name has none")
                .isEqualTo(404);
        assertThat(nginx.identities).doesNotContainKey("/host/3");
    }

    @Test
    void takesTheAccountFromThePath() {
        String mine = "/accounts/" + nginx.account.id();
        String theirs = "/accounts/" + nginx.other.id();
        assertThat(nginx.forged(nginx.ports.get(BY_PATH), nginx.account.admin().api(), mine + "/invoices")).isEqualTo(204);
        assertThat(nginx.identities.get(mine + "/invoices")).containsEntry("Roster-account", nginx.account.id())
                .doesNotContainKey("Roster-key");
        assertThat(nginx.forged(nginx.ports.get(BY_PATH), nginx.account.admin().api(), theirs + "/invoices")).isEqualTo(403);
        assertThat(nginx.forged(nginx.ports.get(BY_PATH), nginx.account.admin().api(), "/accounts/acme/invoices"))
                .isEqualTo(404);
        assertThat(nginx.forged(nginx.ports.get(BY_PATH), nginx.account.admin().api(),
                "/accounts/" + nginx.account.id() + "x/invoices")).isEqualTo(404);
        for (String ambiguous : List.of(mine + "/.." + theirs.substring(9) + "/invoices",
                mine + "/%2e%2e/" + nginx.other.id() + "/x",
                "//accounts/" + nginx.other.id() + "/x", mine + "/..%2f" + nginx.other.id() + "/x")) {
            String answer = RawConnection.answer(nginx.ports.get(BY_PATH), "GET " + ambiguous + " HTTP/1.1",
                    "Authorization: Bearer " + nginx.account.admin().api().token(), "Roster-Account: " + nginx.account.id());
            assertThat(RawConnection.status(answer)).as(ambiguous + answer).isEqualTo(403);
        }
    }

    @Test
    void takesTheAccountFromAClaim() {
        assertThat(byClaim(nginx.account.admin(), nginx.account.id(), "/claim/1")).isEqualTo(204);
        assertThat(nginx.identities.get("/claim/1")).containsEntry("Roster-account", nginx.account.id());
        assertThat(byClaim(nginx.account.admin(), nginx.other.id(), "/claim/2")).isEqualTo(403);
        for (Object none : List.of("", "acme", 7, List.of(nginx.account.id()), nginx.account.id() + " " + nginx.other.id())) {
            assertThat(byClaim(nginx.account.admin(), none, "/claim/2")).isEqualTo(401);
        }
        assertThat(nginx.forged(nginx.ports.get(BY_CLAIM), nginx.account.admin().api(), "/claim/2")).as("no claim")
                .isEqualTo(401);
        assertThat(nginx.forged(nginx.ports.get(BY_CLAIM), Keys.create(nginx.account, nginx.account.admin()).api(), "/claim/2"))
                .isEqualTo(401);
        String forgedToken = "e30." + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(("{\"account\":\"" + nginx.account.id() + "\"}").getBytes(UTF_8)) + ".c2ln";
        assertThat(nginx.forged(nginx.ports.get(BY_CLAIM), new Api(forgedToken), "/claim/2"))
                .as("nginx reads the claim, Roster rejects the token")
                .isEqualTo(401);
        assertThat(nginx.identities).doesNotContainKey("/claim/2");
    }

    private static int byHost(Api principal, String host, String path) {
        return principal.request().port(nginx.ports.get(BY_HOST)).header("Host", host).get(path).statusCode();
    }

    private static int byClaim(Person person, Object claim, String path) {
        Map<String, Object> claims = Tokens.claims(person.email());
        claims.put("account", claim);
        return nginx.forged(nginx.ports.get(BY_CLAIM), new Api(Tokens.signed(claims)), path);
    }
}
