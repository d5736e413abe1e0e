package dev.roster.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Call;
import dev.roster.testing.RawSockets;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAuditEvents;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Limits of connections, of the time and size of requests, and of slow readers, with low limits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionLimitsIT {
    private static final int CONNECTIONS = 40;

    private final RawSockets sockets = new RawSockets();

    /** Becomes idle while other tests run. */
    private final RawSockets idle = new RawSockets();
    private Socket idleSocket;
    private RosterProcess roster;
    private TestAccount account;

    @BeforeAll
    void start() throws IOException {
        roster = RosterProcess.startForApi(Map.of(
                "ROSTER_HTTP_MAX_CONNECTIONS", Integer.toString(CONNECTIONS),
                "ROSTER_HTTP_IDLE_TIMEOUT", "8s",
                "ROSTER_HTTP_REQUEST_TIMEOUT", "2s",
                "ROSTER_EXPORTS_WRITE_TIMEOUT", "2s"));
        idleSocket = idle.connect();
    }

    @AfterAll
    void stop() throws IOException {
        idle.close();
        roster.close();
    }

    @BeforeEach
    void openAccount() {
        account = TestAccount.open();
    }

    @AfterEach
    void disconnect() throws IOException {
        sockets.close();
    }

    /** Each export is larger than the buffers of the system. */
    @Test
    void slowReadersDelayNobodyElse() throws IOException {
        TestAccount other = TestAccount.open();
        TestAuditEvents.insert(account, 12_000);
        Socket first = sockets.connect();
        RawSockets.send(first, export());
        RawSockets.send(sockets.connect(), export());
        RawSockets.send(sockets.connect(), export());
        Awaitility.await().untilAsserted(() -> assertThat(exports()).isEqualTo("429 too-many-exports"));
        for (String path : List.of("", "/verification", "/export")) {
            assertThat(Call.get(other.admin().api(), other.path() + "/audit-events" + path).send().status()).as(path)
                    .isEqualTo(200);
        }
        assertThat(Call.get(account.admin().api(), account.path() + "/audit-events").send().status()).isEqualTo(200);
        Awaitility.await().untilAsserted(() -> assertThat(exports()).isEqualTo("200"));
        assertThat(new String(first.getInputStream().readAllBytes(), UTF_8)).doesNotContain("{\"export\":");
    }

    @Test
    void closesConnectionsBeyondTheLimit() throws IOException {
        List<Socket> closed = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS + 5; i++) {
            Socket socket = sockets.connect();
            RawSockets.send(socket, "GET /v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n");
            if (RawSockets.firstLine(socket).isEmpty()) {
                closed.add(socket);
            }
        }
        assertThat(closed).hasSizeGreaterThanOrEqualTo(5);
        sockets.close();
        Awaitility.await().untilAsserted(() -> assertThat(
                sockets.answer("GET /v1/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 401 "));
    }

    @Tag("full")
    @Test
    void closesIdleConnections() throws IOException {
        assertThat(idleSocket.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void rejectsASlowBody() throws Exception {
        Socket socket = sockets.connect();
        RawSockets.send(socket,
                "POST " + account.path() + "/invitations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Authorization: Bearer " + account.admin().api().token() + "\r\nContent-Length: 100\r\n\r\n");
        assertThat(RawSockets.read(socket)).startsWith("HTTP/1.1 408 ").contains("/problems/request-timeout");
    }

    @Test
    void closesTheConnectionOfASlowHead() throws Exception {
        Socket slow = sockets.connect();
        Socket keptAlive = sockets.connect();
        String whole = "GET /v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n";
        RawSockets.send(keptAlive, whole);
        assertThat(RawSockets.firstLine(keptAlive)).startsWith("HTTP/1.1 401 ");
        long began = System.nanoTime();
        RawSockets.send(slow, "GET /v1/me HTTP/1.1\r\n");
        ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor();
        trickle.scheduleAtFixedRate(() -> RawSockets.send(slow, "x"), 200, 200, TimeUnit.MILLISECONDS);
        assertThat(RawSockets.firstLine(slow)).isEmpty();
        trickle.shutdownNow();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(7_500));
        RawSockets.send(keptAlive, whole);
        assertThat(RawSockets.read(keptAlive)).contains("HTTP/1.1 401 ");
    }

    /** The body of an unauthorized request never takes memory. */
    @Test
    void rejectsUnauthorizedRequestsBeforeTheirBodyArrives() throws IOException {
        for (String type : List.of("Content-Type: application/json", "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x")) {
            for (String length : List.of("Transfer-Encoding: chunked", "Content-Length: 900000")) {
                String path = type.endsWith("json") ? account.path() + "/invitations"
                        : "/accounts/" + account.id() + "/invitations/import";
                Socket socket = sockets.connect();
                RawSockets.send(socket,
                        "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + type + "\r\n" + length + "\r\n\r\n");
                assertThat(RawSockets.firstLine(socket)).as(type + length).matches("HTTP/1.1 (401|415) .*");
            }
        }
    }

    @Test
    void limitsBodiesWithAndWithoutLength() throws IOException {
        String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
        String secret = "POST /v1/invitations/preview HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        assertThat(sockets.answer(secret + "Content-Length: 40000\r\n\r\n" + "x".repeat(40_000))).startsWith("HTTP/1.1 413 ");
        assertThat(sockets.answer(secret + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(2) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ").contains("/problems/too-large");
        String invite = "POST " + account.path()
                + "/invitations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + account.admin().api().token() + "\r\n";
        assertThat(sockets.answer(invite + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(33) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(sockets.answer(invite + "Transfer-Encoding: chunked\r\n\r\n" + "2\r\n{}\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("/problems/validation");
    }

    private String exports() {
        return Call.get(account.admin().api(), account.path() + "/audit-events/export").send().outcome();
    }

    private String export() {
        return "GET " + account.path() + "/audit-events/export HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + account.admin().api().token() + "\r\n\r\n";
    }
}
