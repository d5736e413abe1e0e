package dev.roster.trouble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.sun.net.httpserver.HttpServer;

import dev.roster.dev.DevStack;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Wire;
import io.restassured.RestAssured;
import io.restassured.response.Response;

/** A real nginx with the configuration of the documentation, in front of a service that answers whoever gets through. */
class NginxIT {

    private static final List<String> reached = new CopyOnWriteArrayList<>();

    private static Wire database;
    private static RosterProcess roster;
    private static HttpServer service;
    private static Process nginx;
    private static int port;
    private static TestAccount account;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(isInstalled() || System.getenv("CI") != null, "nginx is not installed");
        DevStack.start();
        database = Wire.to(URI.create(System.getProperty("roster.database.url")).getPort());
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_DATABASE_URL", database.databaseUrl());
        roster = RosterProcess.start(environment);
        RestAssured.port = roster.port();
        account = TestAccount.open();
        service = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        service.createContext("/", exchange -> {
            reached.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Roster-Role"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        service.start();
        port = RosterProcess.freePort();
        nginx = startNginx();
    }

    @AfterAll
    static void stop() throws IOException {
        if (nginx != null) {
            nginx.destroy();
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

    private static int status(Api caller, String path) {
        return caller.request().port(port).get(path).statusCode();
    }

    private static Process startNginx() throws IOException {
        Path home = Files.createTempDirectory("nginx");
        Path configuration = home.resolve("nginx.conf");
        Files.writeString(configuration,
                "pid " + home.resolve("pid") + ";\n" + Files.readString(Path.of("docs/gateways/nginx.conf"))
                        .replace("127.0.0.1:8080", "127.0.0.1:" + roster.port())
                        .replace("127.0.0.1:8081", "127.0.0.1:" + service.getAddress().getPort())
                        .replace("listen 8000", "listen 127.0.0.1:" + port)
                        .replace("00000000-0000-0000-0000-000000000000", account.id())
                        .replace("http {", "http {\n" + Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                                .map(kind -> kind + "_temp_path " + home.resolve(kind) + ";\n")
                                .reduce("access_log off;\n", String::concat)));
        Process process = new ProcessBuilder("nginx", "-c", configuration.toString(), "-e",
                home.resolve("error.log").toString(),
                "-g", "daemon off;").inheritIO().start();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            try {
                return status(Api.anonymous(), "/") == 401;
            } catch (Exception notListening) {
                return false;
            }
        });
        return process;
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "nginx")));
    }
}
