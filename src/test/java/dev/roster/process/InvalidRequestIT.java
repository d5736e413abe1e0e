package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.RawHttp;
import dev.roster.testing.RawHttp.Reply;
import dev.roster.testing.RosterProcess;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that are not valid HTTP get a problem response before routing. Only the package does this: in
 * development and tests, Netty does not find the application's class.
 */
class InvalidRequestIT {
    private static RosterProcess roster;

    @BeforeAll
    static void start() throws Exception {
        DevStack.start();
        roster = RosterProcess.start(RosterProcess.environment());
    }

    @AfterAll
    static void stop() {
        roster.close();
    }

    static Stream<Arguments> requests() {
        String line = "GET /v1/me HTTP/1.1\r\n";
        return Map.ofEntries(
                Map.entry("NONSENSE\r\n\r\n", 400),
                Map.entry("GET /v1/me HTTP/9.x\r\nHost: a\r\n\r\n", 400),
                Map.entry(line + "Host: a\r\nX: a\0b\r\n\r\n", 400),
                Map.entry(line + "Host: a\r\nX\u0001: b\r\n\r\n", 400),
                Map.entry(line + "Host: a\r\nno colon\r\n\r\n", 400),
                Map.entry(line + "Host: a\r\nContent-Length: x\r\n\r\n", 400),
                Map.entry(line + "Host: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
                Map.entry(line + "Host: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
                Map.entry("POST /v1/introspect HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n{}", 400),
                Map.entry("GET /v1/accounts/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400),
                Map.entry("GET /v1/accounts/a|b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400),
                Map.entry("GET /%?x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400),
                Map.entry("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
                Map.entry("GET /v1/me?" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
                Map.entry(line + "Host: a\r\nX: " + "a".repeat(30_000) + "\r\n\r\n", 431),
                Map.entry(line + "Host: a\r\n" + "X: a\r\n".repeat(10_000) + "\r\n", 431))
                .entrySet().stream().map(each -> Arguments.of(each.getKey().lines().findFirst().orElse("").substring(0, 8),
                        each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{2} {0}")
    @MethodSource("requests")
    void isAProblem(String name, String request, int status) {
        Reply answer = RawHttp.send(roster.port(), request);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.isProblem()).as(answer.toString()).isTrue();
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(answer.head()).contains(problem.getString("requestId"));
    }

    @Test
    void anInvalidTargetOfAGatewayGetsAllHeaders() {
        String head = RawHttp.get(roster.port(), "/v1/access/a|b").head().toLowerCase(Locale.ROOT);
        for (String name : new String[] { "account", "member", "role", "permissions", "key" }) {
            assertThat(head).contains("roster-" + name + ":");
        }
    }
}
