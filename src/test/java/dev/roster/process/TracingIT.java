package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.Browser;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Tokens;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Traces over OTLP and gRPC, as a collector receives them. */
class TracingIT {
    /** The trace of the client (W3C Trace Context). */
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static final Vertx VERTX = Vertx.vertx();
    private static final List<String> EXPORTS = new CopyOnWriteArrayList<>();

    private static RosterProcess roster;

    @BeforeAll
    static void start() throws Exception {
        DevStack.start();
        HttpServer collector = VERTX.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> keep(request, body)))
                .listen(0).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        roster = RosterProcess.start(traced(collector.actualPort()));
    }

    @AfterAll
    static void stop() {
        roster.close();
        VERTX.close();
    }

    @Test
    void aRequestAndItsQueriesBelongToTheTraceOfTheClient() {
        String token = Tokens.ofOperator();
        // Repeats the request: a failed export loses its spans.
        Awaitility.await().pollInterval(1, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(roster.as(token).header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01").get("/v1/accounts")
                    .statusCode()).isEqualTo(200);
            assertThat(exported()).contains(asSent(TRACE), "GET /v1/accounts", "service.name", "roster", "SELECT account");
        });
        assertThat(exported()).doesNotContain(token);
    }

    @Test
    void noTraceContainsTheSecretOfALink() {
        RestAssured.port = roster.port();
        Awaitility.await().pollInterval(1, TimeUnit.SECONDS).untilAsserted(() -> {
            new Browser().request("/join?token=rsi_secret-of-a-link");
            new Browser().request("/session/return?state=secret-state&code=secret-code");
            assertThat(exported()).contains("GET /join", "/session/return");
        });
        assertThat(exported()).doesNotContain("secret-");
    }

    private static Map<String, String> traced(int port) {
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_TRACING_DISABLED", "false");
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + port);
        environment.put("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms");
        return environment;
    }

    private static String exported() {
        return String.join("", EXPORTS);
    }

    private static String asSent(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    /** A gRPC message is a flag, a length and a protobuf, which contains texts unchanged. */
    private static void keep(HttpServerRequest request, Buffer body) {
        if (request.path().equals("/opentelemetry.proto.collector.trace.v1.TraceService/Export")) {
            EXPORTS.add(body.toString(StandardCharsets.ISO_8859_1));
        }
        request.response().putHeader("content-type", "application/grpc").putTrailer("grpc-status", "0")
                .end(Buffer.buffer(new byte[5]));
    }
}
