package dev.roster.scim;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.roster.value.Sha256;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy between the conformance suite and Roster. It adds an address to users without one, because Roster requires it, and
 * responds to a PATCH with 204 instead of 200: RFC 7644 (3.5.2) permits both, but the suite expects 204. It also issues the
 * directory's token, which the suite requests with {@code client_credentials}.
 */
final class ScimAdapter implements AutoCloseable {
    private static final List<String> HEADERS = List.of("Authorization", "Content-Type", "Accept", "If-Match", "If-None-Match");
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpClient client = HttpClient.newHttpClient();
    private final String roster;
    private final String token;

    private ScimAdapter(HttpServer server, String roster, String token) {
        this.server = server;
        this.roster = roster;
        this.token = token;
    }

    /** @param roster the URL of Roster, without a slash at the end */
    static ScimAdapter start(String roster, String token) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ScimAdapter adapter = new ScimAdapter(server, roster, token);
        server.setExecutor(adapter.threads);
        server.createContext("/token", exchange -> adapter.respond(exchange, OK, new JsonObject().put("access_token", token)
                .put("token_type", "Bearer").put("expires_in", 3_600).encode()));
        server.createContext("/", adapter::forward);
        server.start();
        return adapter;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    String tokenUrl() {
        return url() + "/token";
    }

    private void forward(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String method = exchange.getRequestMethod();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(roster + exchange.getRequestURI()));
        HEADERS.stream().filter(exchange.getRequestHeaders()::containsKey)
                .forEach(name -> request.header(name, exchange.getRequestHeaders().getFirst(name)));
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(withAddress(exchange, body)));
        HttpResponse<String> response;
        try {
            response = client.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            throw new UncheckedIOException(new IOException(stopped));
        }
        response.headers().map().forEach((name, values) -> {
            if (List.of("content-type", "location", "etag").contains(name.toLowerCase(java.util.Locale.ROOT))) {
                exchange.getResponseHeaders().add(name, values.get(0).replace(roster, url()));
            }
        });
        boolean patched = method.equals("PATCH") && response.statusCode() == OK;
        respond(exchange, patched ? NO_CONTENT : response.statusCode(), patched ? "" : response.body().replace(roster, url()));
    }

    private static String withAddress(HttpExchange exchange, String body) {
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("PATCH") || !path.matches(".*/Users(/[^/.]+)?")) {
            return body;
        }
        try {
            JsonObject user = new JsonObject(body);
            Object name = user.getValue("userName");
            boolean hasAddress = user.getValue("emails") instanceof JsonArray emails && !emails.isEmpty();
            return name == null || hasAddress ? body
                    : user.put("emails", new JsonArray().add(new JsonObject().put("value", address(name.toString())))).encode();
        } catch (DecodeException | ClassCastException noUser) {
            return body;
        }
    }

    private static String address(String userName) {
        return HexFormat.of().formatHex(Sha256.of(userName.toLowerCase(java.util.Locale.ROOT).getBytes(UTF_8)), 0, 16)
                + "@suite.example";
    }

    private void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        if (exchange.getRequestURI().getPath().equals("/token")) {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
