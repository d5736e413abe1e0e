package dev.roster.trouble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import dev.roster.dev.DevStack;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.Tokens;
import io.restassured.RestAssured;

/** What one client can keep busy, with limits low enough to reach, behind a proxy that says where requests come from. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsIT {

    private static final int FAILURES = 5;
    private static final int CONNECTIONS = 40;
    private static final Pattern WITH_LENGTH = Pattern.compile("(?is).*?\r\ncontent-length: (\\d+)\r\n.*?\r\n\r\n(.*)");

    private RosterProcess roster;

    @BeforeAll
    void start() throws IOException {
        DevStack.start();
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_CREDENTIALS_FAILURES_PER_MINUTE", Integer.toString(FAILURES));
        environment.put("ROSTER_HTTP_MAX_CONNECTIONS", Integer.toString(CONNECTIONS));
        environment.put("ROSTER_HTTP_IDLE_TIMEOUT", "5s");
        environment.put("ROSTER_HTTP_REQUEST_WITHIN", "2s");
        environment.put("ROSTER_EXPORTS_WITHIN", "2s");
        environment.put("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true");
        environment.put("QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED", "true");
        roster = RosterProcess.start(environment);
        RestAssured.port = roster.port();
    }

    @AfterAll
    void stop() {
        roster.close();
    }

    private static int clients;

    private final List<Socket> sockets = new ArrayList<>();
    private TestAccount account;
    private String client;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        client = "203.0.113." + ++clients;
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    @Test
    void invalidTokensAreRejectedUnseenAfterAFew() {
        String known = account.admin().api().token();
        assertThat(from(client, Call.get(new Api(known), "/v1/me")).outcome()).isEqualTo("200");
        fail(invalid());
        assertThat(from(client, Call.get(new Api(invalid()), "/v1/me")).outcome()).isEqualTo("429 too-many-failures");
        assertThat(from(client, Call.get(Api.as("new@" + account.domain()), "/v1/me")).outcome()).as("not known yet")
                .isEqualTo("429 too-many-failures");
        assertThat(from(client, Call.get(new Api(known), "/v1/me")).outcome()).as("known to be genuine").isEqualTo("200");
        assertThat(from("203.0.113.250", Call.get(Api.as("other@" + account.domain()), "/v1/me")).outcome()).isEqualTo("200");
        String wait = account.admin().api().request().auth().none().header("X-Forwarded-For", client)
                .header("Authorization", "Bearer " + invalid()).get("/v1/me").header("Retry-After");
        assertThat(Integer.parseInt(wait)).isBetween(1, 60);
    }

    @Test
    void invalidKeysCountAndIpv6ClientsAreASlash64() {
        String key = Keys.unknown(Keys.create(account, account.admin()).secret());
        for (int i = 0; i < FAILURES; i++) {
            assertThat(from("2001:db8:" + clients + "::" + i, Call.get(new Api(key), account.path())).outcome())
                    .isEqualTo("401 unauthenticated");
        }
        assertThat(from("2001:db8:" + clients + "::ffff", Call.get(new Api(key), account.path())).outcome())
                .isEqualTo("429 too-many-failures");
        assertThat(from("2001:db8:" + clients + ":1::1", Call.get(new Api(key), account.path())).outcome())
                .isEqualTo("401 unauthenticated");
    }

    @Test
    void addressesThatManyShareAreNotCounted() {
        for (String shared : List.of("10.0.0.1", "127.0.0.1", "fd00::1")) {
            for (int i = 0; i < 2 * FAILURES; i++) {
                assertThat(from(shared, Call.get(new Api(invalid()), "/v1/me")).outcome()).isEqualTo("401 unauthenticated");
            }
        }
    }

    @Test
    void noCredentialIsNoFailure() {
        for (int i = 0; i < 2 * FAILURES; i++) {
            assertThat(from(client, Call.get(Api.anonymous(), "/v1/me")).outcome()).isEqualTo("401 unauthenticated");
        }
    }

    /** It shows the credentials of everybody behind it. */
    @Test
    void aGatewayIsNeverRejected() {
        for (int i = 0; i < 3 * FAILURES; i++) {
            assertThat(from(client, Call.get(new Api(invalid()), "/v1/access?account=" + account.id())).status())
                    .isEqualTo(401);
        }
        assertThat(from(client, Call.get(account.admin().api(), "/v1/access?account=" + account.id())).status())
                .isEqualTo(200);
        for (int i = 0; i < 2 * FAILURES; i++) {
            assertThat(account.admin().api().request().header("X-Forwarded-For", client).formParam("token", invalid())
                    .formParam("account", account.id()).post("/v1/introspect").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void guessedSecretsOfInvitationsCountByThemselves() {
        Map<String, String> guess = Map.of("token", "A".repeat(128));
        for (int i = 0; i < FAILURES; i++) {
            assertThat(from(client, Call.post(Api.anonymous(), "/v1/invitations/preview", guess)).outcome())
                    .isEqualTo("404 not-found");
        }
        for (String operation : List.of("preview", "decline", "accept")) {
            assertThat(from(client, Call.post(account.admin().api(), "/v1/invitations/" + operation, guess)).outcome())
                    .isEqualTo("429 too-many-failures");
        }
        assertThat(from(client, Call.get(Api.as("new@" + account.domain()), account.path())).outcome())
                .isEqualTo("404 not-found");
    }

    @Test
    void inventedSessionsCountByThemselves() throws IOException {
        String secret = "A".repeat(43);
        String page = "GET /accounts HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nX-Forwarded-For: " + client
                + "\r\nCookie: roster_session=%s\r\nConnection: close\r\n\r\n";
        String answer = "";
        for (int i = 0; i <= FAILURES; i++) {
            answer = answer(page.formatted(secret));
        }
        assertThat(answer).startsWith("HTTP/1.1 429 ").containsIgnoringCase("retry-after: ")
                .contains("Too many failed attempts");
        assertThat(answer(page.formatted(secret).replace("/accounts", "/session/sign-in"))).startsWith("HTTP/1.1 303 ")
                .contains("/session/refused");
        assertThat(from(client, Call.get(Api.as("new@" + account.domain()), "/v1/me")).outcome()).isEqualTo("200");
    }

    /** Each asks for more than the system buffers. */
    @Test
    void readersThatTakeNothingKeepNobodyElseWaiting() throws IOException {
        TestAccount other = TestAccount.open();
        many(40_000);
        for (int i = 0; i < 3; i++) {
            Socket socket = connect();
            send(socket, export());
        }
        Awaitility.await().untilAsserted(() -> assertThat(exports()).isEqualTo("429 too-many-exports"));
        for (String path : List.of("", "/verification", "/export")) {
            assertThat(Call.get(other.admin().api(), other.path() + "/audit-events" + path).send().status()).as(path)
                    .isEqualTo(200);
        }
        assertThat(Call.get(account.admin().api(), account.path() + "/audit-events").send().status()).isEqualTo(200);
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(exports()).isEqualTo("200"));
        assertThat(new String(sockets.get(0).getInputStream().readAllBytes(), UTF_8)).doesNotContain("{\"export\":");
    }

    @Test
    void oneConnectionTooManyIsClosed() throws IOException {
        List<Socket> refused = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS + 5; i++) {
            Socket socket = connect();
            send(socket, "GET /v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n");
            if (head(socket).isEmpty()) {
                refused.add(socket);
            }
        }
        assertThat(refused).hasSizeGreaterThanOrEqualTo(5);
        hangUp();
        Awaitility.await().untilAsserted(() -> assertThat(
                answer("GET /v1/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 401 "));
    }

    @Test
    void anIdleConnectionIsClosed() throws IOException {
        Socket socket = connect();
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aBodyThatTricklesInIsRejected() throws Exception {
        Socket socket = connect();
        send(socket, "POST " + account.path() + "/invitations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + account.admin().api().token() + "\r\nContent-Length: 100\r\n\r\n");
        assertThat(read(socket)).startsWith("HTTP/1.1 408 ").contains("/problems/request-timeout");
    }

    @Test
    void aHeadThatTricklesInEndsTheConnection() throws Exception {
        Socket slow = connect();
        Socket keptAlive = connect();
        String whole = "GET /v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n";
        send(keptAlive, whole);
        assertThat(head(keptAlive)).startsWith("HTTP/1.1 401 ");
        long began = System.nanoTime();
        send(slow, "GET /v1/me HTTP/1.1\r\n");
        ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor();
        trickle.scheduleAtFixedRate(() -> send(slow, "x"), 200, 200, TimeUnit.MILLISECONDS);
        assertThat(head(slow)).isEmpty();
        trickle.shutdownNow();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(4_500));
        send(keptAlive, whole);
        assertThat(read(keptAlive)).contains("HTTP/1.1 401 ");
    }

    /** So a stranger's body never waits in memory for an answer. */
    @Test
    void strangersAreAnsweredBeforeTheirBodyArrives() throws IOException {
        for (String type : List.of("Content-Type: application/json", "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x")) {
            for (String length : List.of("Transfer-Encoding: chunked", "Content-Length: 900000")) {
                String path = type.endsWith("json") ? account.path() + "/invitations"
                        : "/accounts/" + account.id() + "/invitations/import";
                Socket socket = connect();
                send(socket, "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + type + "\r\n" + length + "\r\n\r\n");
                assertThat(head(socket)).as(type + length).matches("HTTP/1.1 (401|415) .*");
            }
        }
    }

    @Test
    void bodiesAreBoundedWhateverTheirLengthSays() throws IOException {
        String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
        String secret = "POST /v1/invitations/preview HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        assertThat(answer(secret + "Content-Length: 40000\r\n\r\n" + "x".repeat(40_000))).startsWith("HTTP/1.1 413 ");
        assertThat(answer(secret + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(2) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ").contains("/problems/too-large");
        String invite = "POST " + account.path()
                + "/invitations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + account.admin().api().token() + "\r\n";
        assertThat(answer(invite + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(33) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(answer(invite + "Transfer-Encoding: chunked\r\n\r\n" + "2\r\n{}\r\n0\r\n\r\n")).startsWith("HTTP/1.1 400 ")
                .contains("/problems/validation");
    }

    private void fail(String token) {
        for (int i = 0; i < FAILURES; i++) {
            assertThat(from(client, Call.get(new Api(token), "/v1/me")).outcome()).isEqualTo("401 unauthenticated");
        }
    }

    private static Answer from(String client, Call call) {
        return call.with("X-Forwarded-For", client).send();
    }

    private static String invalid() {
        return Tokens.signed(Tokens.claims("eve@acme.example"), Duration.ofHours(-1)).replaceFirst("..$", "") + "AA"
                + UUID.randomUUID().toString().substring(0, 2);
    }

    private String exports() {
        return Call.get(account.admin().api(), account.path() + "/audit-events/export").send().outcome();
    }

    private String export() {
        return "GET " + account.path() + "/audit-events/export HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + account.admin().api().token() + "\r\n\r\n";
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8_192);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress("localhost", RestAssured.port));
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String request) {
        try {
            socket.getOutputStream().write(request.getBytes(UTF_8));
        } catch (IOException closed) {
            // What it was answered with before, or that it was not, is what the test asks for.
        }
    }

    private String answer(String request) throws IOException {
        Socket socket = connect();
        send(socket, request);
        return read(socket);
    }

    /** An answer as a whole: up to its end, if that can be told, else until nothing more comes. */
    private static String read(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder(head(socket)).append('\r');
        InputStream in = socket.getInputStream();
        socket.setSoTimeout(2_000);
        try {
            for (int next = in.read(); next >= 0 && !isWhole(answer.append((char) next)); next = in.read()) {
            }
        } catch (IOException silent) {
            // The connection stays open, or was cut behind the answer.
        }
        return answer.toString();
    }

    /** Whether the answer has as many bytes as its Content-Length says. */
    private static boolean isWhole(CharSequence answer) {
        Matcher whole = WITH_LENGTH.matcher(answer);
        return whole.matches() && whole.group(2).length() >= Integer.parseInt(whole.group(1));
    }

    /** The first line of an answer; empty if the connection ends without one. */
    private static String head(Socket socket) {
        StringBuilder line = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
                line.append((char) next);
            }
        } catch (IOException cut) {
            // Like an end.
        }
        return line.toString();
    }

    /** Events that nobody could verify, but that take long to send. */
    private void many(int events) {
        Sql.update(
                """
                        insert into audit_event (account_id, id, sequence, kept_until, run_start, occurred_at, actor_kind, actor_label,
                            action, target_kind, target_id, target_label, actor_hash, target_hash, content_hash, previous_hash, hash)
                        select ?::uuid, gen_random_uuid(), 1000 + n, current_date + 1000, 1, now(), 'system', 'Roster', 'test.written', 'account',
                            ?::uuid, repeat('x', 200), '', '', '', '', ''
                        from generate_series(1, ?) n""",
                account.id(), account.id(), events);
    }
}
