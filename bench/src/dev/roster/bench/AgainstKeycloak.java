package dev.roster.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.roster.testing.Keycloak;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** The same token, asked about at Roster and at Keycloak's introspection endpoint, each with its PostgreSQL, in turn. */
public final class AgainstKeycloak {

    private static final int ROUNDS = 3;
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
            Path roster = Load
                    .file(List.of(Load.Request.get("/v1/access?permission=member:read&account=" + account(stage, keycloak),
                            keycloak.signIn("console", "olga"))));
            compare(stage, keycloak, roster);
            atHalfTheTopRate(stage, roster);
        }
        // What is around Roster has threads of its own.
        System.exit(0);
    }

    private static void compare(Stage stage, Keycloak keycloak, Path roster) throws Exception {
        String host = keycloak.issuer().replaceAll("/realms/.*", "");
        Path introspection = Load.file(List.of(new Load.Request("/realms/roster/protocol/openid-connect/token/introspect",
                "Basic " + Base64.getEncoder().encodeToString("roster:secret".getBytes(StandardCharsets.UTF_8)),
                "token=" + keycloak.signIn("console", "olga"))));
        Load.closed(host, introspection, 64, Duration.ofSeconds(30)).mustSucceed();
        Load.closed(stage.url, roster, 64, Duration.ofSeconds(30)).mustSucceed();
        for (int round = 0; round < ROUNDS * CONNECTIONS.length; round++) {
            int connections = CONNECTIONS[round / ROUNDS];
            Load theirs = afterARest(host, introspection, connections);
            Load ours = afterARest(stage.url, roster, connections);
            System.out.printf("%d connections: Keycloak %.0f /s (p99 %.0f ms), Roster %.0f /s (p99 %.1f ms): %.1f times%n",
                    connections, theirs.perSecond(), theirs.p99(), ours.perSecond(), ours.p99(),
                    ours.perSecond() / theirs.perSecond());
        }
    }

    /** What the other one still had to do after its turn is not this one's fault. */
    private static Load afterARest(String url, Path load, int connections) throws Exception {
        Thread.sleep(Duration.ofSeconds(4).toMillis());
        return Load.closed(url, load, connections, MEASURED).mustSucceed();
    }

    private static void atHalfTheTopRate(Stage stage, Path roster) throws Exception {
        double top = Load.closed(stage.url, roster, 64, MEASURED).mustSucceed().perSecond();
        int pause = (int) Math.round(64 / (top / 2) * 1_000);
        Load half = Load.paced(stage.url, roster, 64, MEASURED, pause).mustSucceed();
        System.out.printf("at %.0f /s of %.0f /s: p50 %.2f ms, p99 %.2f ms%n", half.perSecond(), top, half.p50(), half.p99());
    }

    /** Olga opens it as the operator and is made a member, so that hers is an ordinary decision. */
    private static String account(Stage stage, Keycloak keycloak) throws Exception {
        String token = keycloak.signIn("console", "olga");
        String body = stage.post("/v1/accounts", token, "{\"name\":\"k\",\"firstAdminEmail\":\"olga@roster.example\"}").body();
        String account = (String) new ObjectMapper().readValue(body, Map.class).get("id");
        Map<?, ?> claims = new ObjectMapper().readValue(Base64.getUrlDecoder().decode(token.split("\\.")[1]), Map.class);
        stage.sql("""
                insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                values ('%s', uuidv7(), '%s', '%s', 'olga@roster.example', 'Olga', 'olga', 'admin', 'active', now(), 0)"""
                .formatted(account, claims.get("iss"), claims.get("sub")), """
                        insert into activity (account_id, member_id, status, role, idle_since)
                        select account_id, id, status, role, joined_at from member""");
        return account;
    }
}
