package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.EmbedTokens;
import dev.roster.testing.Keys;
import dev.roster.testing.RawSockets;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestEdge;
import dev.roster.testing.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Limits of invalid credentials for each client address, with a low limit, behind a trusted proxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialLimitsIT {
    private static final int FAILURES = 5;

    private RosterProcess roster;
    private TestAccount account;
    private int clients;
    private String client;

    @BeforeAll
    void start() throws IOException {
        roster = RosterProcess.startForApi(Map.of(
                "ROSTER_CREDENTIALS_MAX_FAILURES_PER_MINUTE", Integer.toString(FAILURES),
                "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true",
                "QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED", "true"));
    }

    @AfterAll
    void stop() {
        roster.close();
    }

    @BeforeEach
    void open() {
        account = TestAccount.open();
        client = "203.0.113." + ++clients;
    }

    @Test
    void rejectsNewTokensAfterTheLimit() {
        String known = account.admin().api().token();
        assertThat(from(client, Call.get(new Api(known), "/v1/me")).outcome()).isEqualTo("200");
        fail(invalid());
        assertThat(from(client, Call.get(new Api(invalid()), "/v1/me")).outcome()).isEqualTo("429 too-many-failures");
        assertThat(from(client, Call.get(Api.as("new@" + account.domain()), "/v1/me")).outcome())
                .as("valid, but not verified before")
                .isEqualTo("429 too-many-failures");
        assertThat(from(client, Call.get(new Api(known), "/v1/me")).outcome()).as("verified before").isEqualTo("200");
        assertThat(from("203.0.113.250", Call.get(Api.as("other@" + account.domain()), "/v1/me")).outcome()).isEqualTo("200");
        String wait = account.admin().api().request().auth().none().header("X-Forwarded-For", client)
                .header("Authorization", "Bearer " + invalid()).get("/v1/me").header("Retry-After");
        assertThat(Integer.parseInt(wait)).isBetween(1, 60);
    }

    /** Otherwise a client behind the address of an edge could end its lease. */
    @Test
    void keepsServingAnEdge() {
        TestEdge.Credential credential = TestEdge.credential(account.id());
        Call lookUp = Call.post(credential.api(), "/v1/edge/lookups", Map.of());
        assertThat(from(client, lookUp).outcome()).isEqualTo("200");
        fail(invalid());
        assertThat(from(client, lookUp).outcome()).isEqualTo("200");
        Call other = Call.post(TestEdge.credential(account.id()).api(), "/v1/edge/lookups", Map.of());
        assertThat(from(client, other).outcome()).as("not verified before; its failures are counted separately")
                .isEqualTo("200");
    }

    /** Edges with a revoked credential do not block other clients of their address. */
    @Test
    void countsTheCredentialsOfEdgesSeparately() {
        Call revoked = Call.post(new Api("rse_revoked"), "/v1/edge/sessions");
        for (int i = 0; i < FAILURES; i++) {
            assertThat(from(client, revoked).outcome()).isEqualTo("401 unauthenticated");
        }
        assertThat(from(client, revoked).outcome()).isEqualTo("429 too-many-failures");
        assertThat(from(client, Call.get(Api.as("new@" + account.domain()), "/v1/me")).outcome()).isEqualTo("200");
    }

    @Test
    void countsInvalidKeysAndIpv6NetworksOf64Bits() {
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
    void doesNotCountSharedAddresses() {
        for (String shared : List.of("10.0.0.1", "127.0.0.1", "fd00::1")) {
            for (int i = 0; i < 2 * FAILURES; i++) {
                assertThat(from(shared, Call.get(new Api(invalid()), "/v1/me")).outcome()).isEqualTo("401 unauthenticated");
            }
        }
    }

    @Test
    void doesNotCountMissingCredentials() {
        for (int i = 0; i < 2 * FAILURES; i++) {
            assertThat(from(client, Call.get(Api.anonymous(), "/v1/me")).outcome()).isEqualTo("401 unauthenticated");
        }
    }

    /** A gateway sends the credentials of all its clients. */
    @Test
    void doesNotCountCredentialsFromGateways() {
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
    void countsSecretsOfInvitationsSeparately() {
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

    /** An image in any page must not block the page that accepts an invitation. */
    @Test
    void doesNotCountMissingLogos() {
        Call logo = Call.get(Api.anonymous(), "/logos/" + account.id() + "/" + "0".repeat(32) + ".png");
        for (int i = 0; i < 2 * FAILURES; i++) {
            assertThat(from(client, logo).status()).isEqualTo(404);
        }
        assertThat(from(client, Call.post(Api.anonymous(), "/v1/invitations/preview", Map.of("token", "A".repeat(128))))
                .outcome()).isEqualTo("404 not-found");
    }

    @Test
    void countsDeniedPreflights() {
        EmbedTokens.allow(account, EmbedTokens.ORIGIN);
        for (int i = 0; i < 2 * FAILURES; i++) {
            assertThat(preflight(EmbedTokens.ORIGIN)).isEqualTo(204);
        }
        for (int i = 0; i < FAILURES; i++) {
            assertThat(preflight("https://evil.example")).isNotEqualTo(429);
        }
        assertThat(preflight(EmbedTokens.ORIGIN)).isEqualTo(429);
        assertThat(from(client, Call.get(Api.as("new@" + account.domain()), "/v1/me")).outcome()).isEqualTo("200");
    }

    @Test
    void countsEmbedTokensSeparatelyExceptExpiredOnes() {
        EmbedTokens.allow(account, EmbedTokens.ORIGIN);
        Api expired = EmbedTokens.create(account.admin().api(), account, account.admin());
        Sql.update("update embed_token set expires_at = now() where account_id = ?::uuid", account.id());
        Api valid = EmbedTokens.create(account.admin().api(), account, account.admin());
        for (int i = 0; i < 2 * FAILURES; i++) {
            assertThat(from(client, members(expired)).outcome()).isEqualTo("401 unauthenticated");
        }
        assertThat(from(client, members(valid)).status()).isEqualTo(200);
        for (int i = 0; i < FAILURES; i++) {
            assertThat(from(client, members(new Api("rsm_x"))).outcome()).isEqualTo("401 unauthenticated");
        }
        assertThat(from(client, members(valid)).outcome()).isEqualTo("429 too-many-failures");
        assertThat(from(client, Call.get(Api.as("new@" + account.domain()), "/v1/me")).outcome()).isEqualTo("200");
    }

    @Test
    void countsSessionsSeparately() throws IOException {
        String secret = "A".repeat(43);
        String page = "GET /accounts HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nX-Forwarded-For: " + client
                + "\r\nCookie: roster_session=%s\r\nConnection: close\r\n\r\n";
        try (RawSockets sockets = new RawSockets()) {
            String answer = "";
            for (int i = 0; i <= FAILURES; i++) {
                answer = sockets.answer(page.formatted(secret));
            }
            assertThat(answer).startsWith("HTTP/1.1 429 ").containsIgnoringCase("retry-after: ")
                    .contains("Too many failed attempts");
            assertThat(sockets.answer(page.formatted(secret).replace("/accounts", "/session/sign-in")))
                    .startsWith("HTTP/1.1 303 ")
                    .contains("/session/failed");
        }
        assertThat(from(client, Call.get(Api.as("new@" + account.domain()), "/v1/me")).outcome()).isEqualTo("200");
    }

    private void fail(String token) {
        for (int i = 0; i < FAILURES; i++) {
            assertThat(from(client, Call.get(new Api(token), "/v1/me")).outcome()).isEqualTo("401 unauthenticated");
        }
    }

    private int preflight(String origin) {
        return Api.anonymous().request().header("X-Forwarded-For", client).header("Origin", origin)
                .header("Access-Control-Request-Method", "GET").options(account.path() + "/members").statusCode();
    }

    private Call members(Api token) {
        return Call.get(token, account.path() + "/members").with("Origin", EmbedTokens.ORIGIN);
    }

    private static Answer from(String client, Call call) {
        return call.with("X-Forwarded-For", client).send();
    }

    private static String invalid() {
        return Tokens.signed(Tokens.claims("eve@acme.example"), Duration.ofHours(-1)).replaceFirst("..$", "") + "AA"
                + UUID.randomUUID().toString().substring(0, 2);
    }
}
