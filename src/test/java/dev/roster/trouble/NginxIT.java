package dev.roster.trouble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;

import dev.roster.dev.DevStack;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RawConnection;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import dev.roster.testing.Wire;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** A real nginx with each configuration of the documentation, in front of a service that answers whoever gets through. */
class NginxIT {

    private static final List<String> reached = new CopyOnWriteArrayList<>();

    /** The headers that the service took for an identity, by the path of the request. */
    private static final Map<String, Map<String, String>> identities = new ConcurrentHashMap<>();

    private static Wire database;
    private static RosterProcess roster;
    private static HttpServer service;
    private static final List<Process> nginx = new ArrayList<>();
    private static int port;
    private static int portByHost;
    private static int portByPath;
    private static int portByClaim;
    private static TestAccount account;
    private static TestAccount other;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(isInstalled() || System.getenv("CI") != null, "nginx or its module for JavaScript is not installed");
        DevStack.start();
        database = Wire.to(URI.create(System.getProperty("roster.database.url")).getPort());
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_DATABASE_URL", database.databaseUrl());
        environment.put("ROSTER_HTTP_TRUSTED_PROXIES", "127.0.0.1,::1");
        roster = RosterProcess.start(environment);
        RestAssured.port = roster.port();
        account = TestAccount.open();
        other = TestAccount.open();
        service = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        service.createContext("/", exchange -> {
            Headers headers = exchange.getRequestHeaders();
            reached.add(exchange.getRequestURI() + " " + headers.getFirst("Roster-Role"));
            identities.put(exchange.getRequestURI().getPath(), headers.keySet().stream()
                    .filter(name -> name.toLowerCase(Locale.ROOT).replace('_', '-').startsWith("roster-"))
                    .collect(Collectors.toMap(name -> name, name -> String.join("|", headers.get(name)))));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        service.start();
        port = RosterProcess.freePort();
        portByHost = RosterProcess.freePort();
        portByPath = RosterProcess.freePort();
        portByClaim = RosterProcess.freePort();
        startNginx("nginx.conf", port, 401);
        startNginx("nginx-tenants.conf", portByPath, 404);
    }

    @AfterAll
    static void stop() throws IOException {
        nginx.forEach(Process::destroy);
        if (!nginx.isEmpty()) {
            service.stop(0);
            roster.close();
            database.close();
        }
    }

    @Test
    void letsMembersThroughUntilTheyAreRemoved() {
        Person ann = account.add("ann", "admin");
        assertThat(status(ann.api(), "/invoices/1")).isEqualTo(204);
        assertThat(reached).contains("/invoices/1 admin");
        assertThat(Call.delete(account.admin().api(), account.path(ann)).send().status()).isEqualTo(200);
        assertThat(status(ann.api(), "/invoices/2")).isEqualTo(403);
        assertThat(reached).noneMatch(request -> request.startsWith("/invoices/2"));
    }

    @Test
    void letsKeysThroughUntilTheyAreRevoked() {
        Person kim = account.add("kim", "admin");
        Key key = Keys.create(account, kim, "invoice:read");
        Key second = Keys.create(account, kim);
        assertThat(status(key.api(), "/exports/1")).isEqualTo(204);
        assertThat(Api.anonymous().request().port(port).header("X-API-Key", key.secret()).get("/exports/2").statusCode())
                .isEqualTo(204);
        assertThat(status(Keys.create(account, kim, "invoice:send").api(), "/exports/3")).as("may something else")
                .isEqualTo(403);
        assertThat(Call.delete(kim.api(), key.path()).send().status()).isEqualTo(204);
        assertThat(status(key.api(), "/exports/3")).isEqualTo(401);
        assertThat(status(second.api(), "/exports/4")).isEqualTo(204);
        assertThat(Call.delete(account.admin().api(), account.path(kim)).send().status()).isEqualTo(200);
        assertThat(status(second.api(), "/exports/3")).isEqualTo(401);
        assertThat(reached).noneMatch(request -> request.startsWith("/exports/3"));
    }

    @Test
    void letsNobodyElseThrough() {
        Person bob = account.add("bob", "member");
        assertThat(status(bob.api(), "/invoices/3")).as("lacks the permission").isEqualTo(403);
        assertThat(status(TestAccount.open().admin().api(), "/invoices/3")).isEqualTo(403);
        assertThat(status(Api.anonymous(), "/invoices/3")).isEqualTo(401);
        assertThat(status(new Api("forged"), "/invoices/3")).isEqualTo(401);
        Person eve = TestAccount.open().admin();
        assertThat(status(eve.api(), "/invoices/3?account=" + account.id())).isEqualTo(403);
        Response claimed = eve.api().request().port(port).header("Roster-Account", account.id()).header("Roster-Role", "admin")
                .get("/invoices/3");
        assertThat(claimed.statusCode()).isEqualTo(403);
        assertThat(reached).noneMatch(request -> request.startsWith("/invoices/3"));
    }

    @Test
    void letsNobodyThroughWhenThereIsNoAnswer() {
        Person ann = account.add("anna", "admin");
        assertThat(status(ann.api(), "/invoices/4")).isEqualTo(204);
        database.cut();
        try {
            Response refused = ann.api().request().port(port).get("/invoices/5");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotNull();
            assertThat(reached).noneMatch(request -> request.startsWith("/invoices/5"));
        } finally {
            database.mend();
        }
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> status(ann.api(), "/invoices/6") == 204);
    }

    @Test
    void noHeaderOfAClientReachesTheService() {
        Key key = Keys.create(account, account.admin());
        String member = account.admin().memberId();
        assertThat(identityOf(account.admin().api(), "/forged/1")).isEqualTo(
                Map.of("Roster-account", account.id(), "Roster-member", member, "Roster-role", "admin", "Roster-permissions",
                        "*"));
        assertThat(identityOf(key.api(), "/forged/2")).isEqualTo(
                Map.of("Roster-account", account.id(), "Roster-member", member, "Roster-role", "admin", "Roster-permissions",
                        "*",
                        "Roster-key", key.id()));
        assertThat(identityOf(Api.asOperator(), "/forged/3")).as("an operator has no member and no key").isEqualTo(
                Map.of("Roster-account", account.id(), "Roster-role", "admin", "Roster-permissions", "*"));
        assertThat(forged(other.admin().api(), port, "/forged/4")).as("names its own account").isEqualTo(403);
        assertThat(identities).doesNotContainKey("/forged/4");
    }

    @Test
    void noPathOfTheServiceIsHiddenByTheConfiguration() {
        for (String path : List.of("/roster", "/roster-decision", "/v1/access", "/v1/me")) {
            assertThat(status(account.admin().api(), path)).as(path).isEqualTo(204);
            assertThat(reached).contains(path + " admin");
            assertThat(status(Api.anonymous(), path)).as(path).isEqualTo(401);
        }
        for (String target : List.of("roster-decision", "http://x/roster-decision", "/../roster-decision",
                "//roster-decision")) {
            String answer = RawConnection.answer(port, "GET " + target + " HTTP/1.1");
            assertThat(RawConnection.status(answer)).as(target + answer).isEqualTo(target.contains("//") ? 401 : 400);
        }
    }

    @Test
    void theClientsAddressReachesTheAuditLogOfRoster() {
        Response refused = account.admin().api().request().header("X-Forwarded-For", "203.0.113.5, 198.51.100.7")
                .delete(account.path(account.admin()));
        assertThat(refused.statusCode()).as("the last admin").isEqualTo(409);
        account.admin().api().request().header("X-Forwarded-For", "203.0.113.5, 198.51.100.7")
                .contentType("application/json").body(Map.of("name", "proxied", "permissions", List.of()))
                .post(account.path() + "/roles").then().statusCode(201);
        assertThat(account.admin().api().get(account.path() + "/audit-events?action=role.created&limit=1").jsonPath()
                .getString("items[0].origin.ip")).isEqualTo("198.51.100.7");
    }

    @Test
    void aHostNameNamesTheAccount() {
        assertThat(byHost(account.admin().api(), "acme.example.com", "/host/1")).isEqualTo(204);
        assertThat(identities.get("/host/1")).containsEntry("Roster-account", account.id());
        assertThat(byHost(other.admin().api(), "other.example.com", "/host/2")).isEqualTo(204);
        assertThat(identities.get("/host/2")).containsEntry("Roster-account", other.id());
        assertThat(byHost(other.admin().api(), "acme.example.com", "/host/3")).isEqualTo(403);
        assertThat(byHost(other.admin().api(), "unknown.example.com", "/host/3")).isEqualTo(404);
        Key key = Keys.create(other, other.admin());
        assertThat(byHost(key.api(), "acme.example.com", "/host/3")).as("another account's key").isEqualTo(403);
        assertThat(byHost(key.api(), "unknown.example.com", "/host/3")).as("a key names an account itself").isEqualTo(404);
        assertThat(identities).doesNotContainKey("/host/3");
    }

    @Test
    void aPathNamesTheAccount() {
        String mine = "/accounts/" + account.id();
        String theirs = "/accounts/" + other.id();
        assertThat(forged(account.admin().api(), portByPath, mine + "/invoices")).isEqualTo(204);
        assertThat(identities.get(mine + "/invoices")).containsEntry("Roster-account", account.id())
                .doesNotContainKey("Roster-key");
        assertThat(forged(account.admin().api(), portByPath, theirs + "/invoices")).isEqualTo(403);
        assertThat(forged(account.admin().api(), portByPath, "/accounts/acme/invoices")).isEqualTo(404);
        assertThat(forged(account.admin().api(), portByPath, "/accounts/" + account.id() + "x/invoices")).isEqualTo(404);
        for (String ambiguous : List.of(mine + "/.." + theirs.substring(9) + "/invoices", mine + "/%2e%2e/" + other.id() + "/x",
                "//accounts/" + other.id() + "/x", mine + "/..%2f" + other.id() + "/x")) {
            String answer = RawConnection.answer(portByPath, "GET " + ambiguous + " HTTP/1.1",
                    "Authorization: Bearer " + account.admin().api().token(), "Roster-Account: " + account.id());
            assertThat(RawConnection.status(answer)).as(ambiguous + answer).isEqualTo(403);
        }
    }

    @Test
    void aClaimNamesTheAccount() {
        assertThat(byClaim(account.admin(), account.id(), "/claim/1")).isEqualTo(204);
        assertThat(identities.get("/claim/1")).containsEntry("Roster-account", account.id());
        assertThat(byClaim(account.admin(), other.id(), "/claim/2")).isEqualTo(403);
        for (Object none : List.of("", "acme", 7, List.of(account.id()), account.id() + " " + other.id())) {
            assertThat(byClaim(account.admin(), none, "/claim/2")).isEqualTo(401);
        }
        assertThat(forged(account.admin().api(), portByClaim, "/claim/2")).as("no claim").isEqualTo(401);
        assertThat(forged(Keys.create(account, account.admin()).api(), portByClaim, "/claim/2")).isEqualTo(401);
        String forgedToken = "e30." + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(("{\"account\":\"" + account.id() + "\"}").getBytes(UTF_8)) + ".c2ln";
        assertThat(forged(new Api(forgedToken), portByClaim, "/claim/2")).as("nginx reads it, Roster refuses it")
                .isEqualTo(401);
        assertThat(identities).doesNotContainKey("/claim/2");
    }

    private static Map<String, String> identityOf(Api caller, String path) {
        assertThat(forged(caller, port, path)).isEqualTo(204);
        return identities.get(path);
    }

    /** With all the headers that could name somebody else, in all their spellings. */
    private static int forged(Api caller, int port, String path) {
        RequestSpecification request = caller.request().port(port);
        for (String header : List.of("Roster-Account", "Roster-Member", "Roster-Role", "Roster-Permissions", "Roster-Key",
                "Roster-Permission", "Roster-Problem")) {
            request.header(header, other.id()).header(header.toLowerCase(Locale.ROOT), other.id())
                    .header(header.replace('-', '_'), other.id())
                    .header(header.toUpperCase(Locale.ROOT).replace('-', '_'), "x");
        }
        return request.get(path).statusCode();
    }

    private static int byHost(Api caller, String host, String path) {
        return caller.request().port(portByHost).header("Host", host).get(path).statusCode();
    }

    private static int byClaim(Person person, Object claim, String path) {
        Map<String, Object> claims = Tokens.claims(person.email());
        claims.put("account", claim);
        return forged(new Api(Tokens.signed(claims)), portByClaim, path);
    }

    private static int status(Api caller, String path) {
        return caller.request().port(port).get(path).statusCode();
    }

    /** Runs a file of the documentation, with the addresses and accounts of this test. */
    private static void startNginx(String file, int probed, int answer) throws IOException {
        Path home = Files.createTempDirectory("nginx");
        Path documentation = Path.of("docs/gateways").toAbsolutePath();
        Path configuration = home.resolve("nginx.conf");
        Files.writeString(configuration,
                "pid " + home.resolve("pid") + ";\n" + Files.readString(documentation.resolve(file))
                        .replace("127.0.0.1:8080", "127.0.0.1:" + roster.port())
                        .replace("127.0.0.1:8081", "127.0.0.1:" + service.getAddress().getPort())
                        .replace("listen 8000", "listen 127.0.0.1:" + port)
                        .replace("listen 8001", "listen 127.0.0.1:" + portByHost)
                        .replace("listen 8002", "listen 127.0.0.1:" + portByPath)
                        .replace("listen 8003", "listen 127.0.0.1:" + portByClaim)
                        .replace("00000000-0000-0000-0000-000000000000", account.id())
                        .replace("11111111-1111-1111-1111-111111111111", other.id())
                        .replace("include roster-decision.conf", "include " + documentation.resolve("roster-decision.conf"))
                        .replace("/path/to/docs/gateways", documentation.toString())
                        .replace("load_module modules/", "load_module /usr/lib/nginx/modules/")
                        .replace("http {", "http {\n" + Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                                .map(kind -> kind + "_temp_path " + home.resolve(kind) + ";\n")
                                .reduce("access_log off;\n", String::concat)));
        nginx.add(new ProcessBuilder("nginx", "-c", configuration.toString(), "-e", home.resolve("error.log").toString(),
                "-g", "daemon off;").inheritIO().start());
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            try {
                return Api.anonymous().request().port(probed).get("/").statusCode() == answer;
            } catch (Exception notListening) {
                return false;
            }
        });
    }

    private static boolean isInstalled() {
        return Files.exists(Path.of("/usr/lib/nginx/modules/ngx_http_js_module.so"))
                && Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "nginx")));
    }
}
