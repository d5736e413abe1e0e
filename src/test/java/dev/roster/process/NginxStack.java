package dev.roster.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.roster.dev.DevStack;
import dev.roster.testing.Api;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TcpProxy;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestEdge;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** nginx with a configuration of the documentation, between clients and a service that answers 204; Roster authorizes. */
final class NginxStack implements AutoCloseable {
    /** Requests that reached the service, as path and query and role. */
    final List<String> reached = new CopyOnWriteArrayList<>();

    /** The headers with an identity that reached the service, by the path of the request. */
    final Map<String, Map<String, String>> identities = new ConcurrentHashMap<>();

    final TestAccount account;
    final TestAccount other;
    final TcpProxy database;
    final List<Integer> ports = new ArrayList<>();
    private final RosterProcess roster;

    /** Between the edge and the core. */
    final TcpProxy core;

    /** Null if nginx sends its requests to the core. */
    final RosterProcess edge;

    private final HttpServer service;
    private final Process nginx;

    /**
     * @param file in {@code docs/gateways}
     * @param listens the ports in the file
     * @param status of a request without credential to the first port
     */
    NginxStack(String file, List<Integer> listens, int status) throws Exception {
        this(file, listens, status, false);
    }

    /** As the constructor, with an edge that answers nginx. */
    static NginxStack withEdge(String file, List<Integer> listens, int status) throws Exception {
        return new NginxStack(file, listens, status, true);
    }

    private NginxStack(String file, List<Integer> listens, int status, boolean withEdge) throws Exception {
        assumeTrue(isInstalled() || System.getenv("CI") != null, "nginx or its module for JavaScript is not installed");
        DevStack.start();
        database = TcpProxy.to(URI.create(System.getProperty("roster.database.url")).getPort());
        Map<String, String> environment = RosterProcess.environmentForOutages();
        environment.put("ROSTER_DATABASE_URL", database.databaseUrl());
        environment.put("ROSTER_HTTP_TRUSTED_PROXIES", "127.0.0.1,::1");
        environment.put("ROSTER_EDGE_LEASE", "5s");
        roster = RosterProcess.start(environment);
        RestAssured.port = roster.port();
        core = TcpProxy.to(roster.port());
        edge = withEdge ? RosterProcess.startEdge(core.port(), TestEdge.credential()) : null;
        account = TestAccount.open();
        other = TestAccount.open();
        service = startService();
        nginx = startNginx(file, listens);
        Awaitility.await().ignoreExceptions().until(() -> status(ports.get(0), Api.anonymous(), "/") == status);
    }

    private HttpServer startService() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/", exchange -> {
            Headers headers = exchange.getRequestHeaders();
            reached.add(exchange.getRequestURI() + " " + headers.getFirst("Roster-Role"));
            identities.put(exchange.getRequestURI().getPath(), headers.keySet().stream()
                    .filter(name -> name.toLowerCase(Locale.ROOT).replace('_', '-').startsWith("roster-"))
                    .collect(Collectors.toMap(name -> name, name -> String.join("|", headers.get(name)))));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** Replaces the ports, accounts and paths of the file. */
    private Process startNginx(String file, List<Integer> listens) throws IOException {
        Path home = Files.createTempDirectory("nginx");
        Path documentation = Path.of("docs/gateways").toAbsolutePath();
        Path configuration = home.resolve("nginx.conf");
        String text = Files.readString(documentation.resolve(file))
                .replace("127.0.0.1:8080", "127.0.0.1:" + (edge == null ? roster : edge).port())
                .replace("127.0.0.1:8081", "127.0.0.1:" + service.getAddress().getPort())
                .replace("00000000-0000-0000-0000-000000000000", account.id())
                .replace("11111111-1111-1111-1111-111111111111", other.id())
                .replace("include roster-decision.conf", "include " + documentation.resolve("roster-decision.conf"))
                .replace("/path/to/docs/gateways", documentation.toString())
                .replace("load_module modules/", "load_module /usr/lib/nginx/modules/")
                .replace("http {", "http {\n" + Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                        .map(kind -> kind + "_temp_path " + home.resolve(kind) + ";\n")
                        .reduce("access_log off;\n", String::concat));
        for (int listen : listens) {
            int port = RosterProcess.freePort();
            ports.add(port);
            text = text.replace("listen " + listen + ";", "listen 127.0.0.1:" + port + ";");
        }
        Files.writeString(configuration, "pid " + home.resolve("pid") + ";\n" + text);
        return new ProcessBuilder("nginx", "-c", configuration.toString(), "-e", home.resolve("error.log").toString(),
                "-g", "daemon off;").inheritIO().start();
    }

    static int status(int port, Api principal, String path) {
        return principal.request().port(port).get(path).statusCode();
    }

    /** Sends every header that could name another identity, in every spelling. */
    int forged(int port, Api principal, String path) {
        RequestSpecification request = principal.request().port(port);
        for (String header : List.of("Roster-Account", "Roster-Member", "Roster-Role", "Roster-Permissions", "Roster-Key",
                "Roster-Permission", "Roster-Problem")) {
            request.header(header, other.id()).header(header.toLowerCase(Locale.ROOT), other.id())
                    .header(header.replace('-', '_'), other.id())
                    .header(header.toUpperCase(Locale.ROOT).replace('-', '_'), "x");
        }
        return request.get(path).statusCode();
    }

    @Override
    public void close() throws IOException {
        nginx.destroy();
        service.stop(0);
        if (edge != null) {
            edge.close();
        }
        core.close();
        roster.close();
        database.close();
    }

    private static boolean isInstalled() {
        return Files.exists(Path.of("/usr/lib/nginx/modules/ngx_http_js_module.so"))
                && Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "nginx")));
    }
}
