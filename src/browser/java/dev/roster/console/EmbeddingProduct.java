package dev.roster.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.EmbedTokens;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A product with one page, as in docs/embedding.md. Its backend creates a token for the signed-in member with an API key.
 */
final class EmbeddingProduct implements AutoCloseable {
    private final HttpServer server;
    private final String rosterOrigin;
    final String origin;
    Api backend;
    TestAccount account;
    Person signedIn;
    final AtomicInteger tokens = new AtomicInteger();

    EmbeddingProduct(String rosterOrigin) throws IOException {
        this.rosterOrigin = rosterOrigin;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        origin = "http://localhost:" + server.getAddress().getPort();
        server.createContext("/roster-token", exchange -> send(exchange, "application/json", token()));
        server.createContext("/", exchange -> send(exchange, "text/html; charset=utf-8", page(exchange)));
        server.createContext("/page.js", exchange -> send(exchange, "text/javascript", """
                const members = document.querySelector("roster-members");
                window.events = [];
                for (const name of ["roster-change", "roster-error", "roster-token-expired"]) {
                  members.addEventListener(name, event => window.events.push(name + " " + (event.detail.action ?? "")));
                }
                members.token = async () => {
                  const response = await fetch("/roster-token", { method: "POST" });
                  return (await response.json()).token;
                };
                """));
        server.start();
    }

    private String page(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        exchange.getResponseHeaders().add("Content-Security-Policy", "default-src 'none'; script-src 'self' " + rosterOrigin
                + "; connect-src 'self' " + rosterOrigin + "; require-trusted-types-for 'script'");
        return """
                <!doctype html>
                <html lang="%s"><title>Acme</title>
                <main><h1>Team</h1><roster-members account="%s"></roster-members></main>
                <script type="module" src="%s/embed/roster-members.js"></script>
                <script type="module" src="/page.js"></script>
                </html>
                """.formatted(query == null ? "en" : query, account.id(), rosterOrigin);
    }

    String token() {
        tokens.incrementAndGet();
        Answer created = Call.post(backend, EmbedTokens.path(account, signedIn), Map.of("origin", origin)).send();
        return created.status() == 201 ? created.body() : "{}";
    }

    private static void send(HttpExchange exchange, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
