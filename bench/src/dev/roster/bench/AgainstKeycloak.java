package dev.roster.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roster.testing.Keycloak;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Compares decisions of Roster with token introspection by Keycloak, for the tokens of 200 sessions, each with its own
 * PostgreSQL.
 */
public final class AgainstKeycloak {
    private static final int ROUNDS = 3;
    private static final int SESSIONS = 200;
    private static final int PAUSE_SECONDS = 4;
    private static final int[] CONNECTIONS = { 64, 256 };
    private static final Duration MEASURED = Duration.ofSeconds(8);

    private AgainstKeycloak() {
    }

    public static void main(String... args) throws Exception {
        EmbeddedPostgres database = EmbeddedPostgres.start();
        try (Keycloak keycloak = Keycloak.start("--db=postgres", "--db-username=postgres", "--db-password=postgres",
                "--db-url=jdbc:postgresql://localhost:" + database.getPort() + "/postgres");
                Stage stage = Stage.open(Map.of("ROSTER_OIDC_ISSUER", keycloak.issuer(), "ROSTER_OIDC_ROLE_CLAIM",
                        "realm_access/roles"))) {
            String account = account(stage, keycloak);
            List<String> tokens = Stream.generate(() -> keycloak.signIn("console", "olga")).limit(SESSIONS).toList();
            Path roster = Load.file(tokens.stream()
                    .map(token -> Load.Request.get("/v1/access?permission=member:read&account=" + account, token)).toList());
            compare(stage, keycloak, introspections(tokens), roster);
        }
    }

    private static void compare(Stage stage, Keycloak keycloak, Path introspection, Path roster) throws Exception {
        String host = keycloak.issuer().replaceAll("/realms/.*", "");
        Load.closed(host, introspection, 64, Duration.ofSeconds(30)).mustSucceed();
        Load.closed(stage.url, roster, 64, Duration.ofSeconds(30)).mustSucceed();
        for (int round = 0; round < ROUNDS * CONNECTIONS.length; round++) {
            int connections = CONNECTIONS[round / ROUNDS];
            Load keycloakLoad = afterPause(host, introspection, connections);
            Load rosterLoad = afterPause(stage.url, roster, connections);
            System.out.printf("%d connections: Keycloak %.0f /s (p99 %.0f ms), Roster %.0f /s (p99 %.1f ms): %.1f times%n",
                    connections, keycloakLoad.perSecond(), keycloakLoad.p99(), rosterLoad.perSecond(), rosterLoad.p99(),
                    rosterLoad.perSecond() / keycloakLoad.perSecond());
        }
    }

    static Path introspections(List<String> tokens) throws IOException {
        String client = "Basic " + Base64.getEncoder().encodeToString("roster:secret".getBytes(StandardCharsets.UTF_8));
        return Load.file(tokens.stream().map(token -> new Load.Request(
                "/realms/roster/protocol/openid-connect/token/introspect", client, "token=" + token)).toList());
    }

    /** Waits until the other service has finished its remaining work. */
    private static Load afterPause(String url, Path load, int connections) throws Exception {
        TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        return Load.closed(url, load, connections, MEASURED).mustSucceed();
    }

    /** Creates an account as the operator Olga, and makes her a member of it. */
    static String account(Stage stage, Keycloak keycloak) throws Exception {
        String token = keycloak.signIn("console", "olga");
        String body = stage.post("/v1/accounts", token, "{\"name\":\"k\",\"firstAdminEmail\":\"olga@roster.example\"}").body();
        String account = (String) new ObjectMapper().readValue(body, Map.class).get("id");
        Map<?, ?> claims = new ObjectMapper().readValue(Base64.getUrlDecoder().decode(token.split("\\.")[1]), Map.class);
        stage.sql(
                """
                        insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                        values ('%s', gen_random_uuid(), '%s', '%s', 'olga@roster.example', 'Olga', 'olga', 'admin', 'active', now(), 0)"""
                        .formatted(account, claims.get("iss"), claims.get("sub")),
                """
                        insert into activity (account_id, member_id, status, role, idle_since)
                        select account_id, id, status, role, joined_at from member""");
        return account;
    }
}
