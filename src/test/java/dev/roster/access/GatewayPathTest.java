package dev.roster.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RawConnection;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests through a gateway that appends the client's path and query to {@code /v1/access} unchanged. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class GatewayPathTest {
    private static final List<String> IDENTITY = List.of("Roster-Account", "Roster-Member", "Roster-Role",
            "Roster-Permissions", "Roster-Key");

    private static final List<String> AMBIGUOUS = List.of("/invoices/42/../../../me", "/../me", "/..", "/.", "/./x", "/x/..",
            "/x/../../access",
            "/invoices/%2e%2e/%2e%2e/%2e%2e/me", "/%2E%2E/me", "/.%2e/me", "/%2e", "/..%2fme", "/..%2Fme", "%2f../me",
            "%2F..%2Fme", "/x%2fy", "/..\\me", "\\..\\me", "/x\\y", "/..%5cme", "/..%5Cme", "/x%5cy", "//me", "/x//y",
            "//..//me",
            "/;/../me", ";x", ";/../me", "/x;y", "/..;/me", "/..;x=1/me", "/x%3by", "%3b/../me", "#/../me", "/#/../me", "*",
            "/%zz", "/%", "/%2", "ories", "%00/../me", "/%7e", "/x/../../assets/{asset}", "/%2e%2e/%2e%2e/assets/{asset}",
            "/../../assets/{asset}", "/x/../../q/openapi", "/../../q/health/ready", "/../../accounts", "/../accounts/{account}",
            "/../introspect", "/x/../?account={account}", "/../access?account={account}&permission=account:read",
            "/x/../../access?account={account}", "/%2e%2e/access?account={account}");

    private TestAccount account;
    private Person bob;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        bob = account.add("bob", "member");
    }

    @Test
    void rejectsAmbiguousPaths() {
        for (String clientPath : AMBIGUOUS) {
            for (String prefix : List.of("/v1/access", "http://evil.example/v1/access")) {
                assertRejected("GET " + prefix + expand(clientPath) + " HTTP/1.1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get" })
    void rejectsAmbiguousPathsWithEveryMethod(String method) {
        for (String clientPath : List.of("/x/../../me", "/%2e%2e/me", "/..%2fme", ";/../me", "/../../assets/{asset}",
                "/../access?account={account}")) {
            assertRejected(method + " /v1/access" + expand(clientPath) + " HTTP/1.1");
        }
    }

    private void assertRejected(String requestLine) {
        String response = RawConnection.answer(requestLine, bearer(account.admin().api()), "Roster-Account: " + account.id());
        assertThat(RawConnection.status(response)).as(requestLine + "\n" + response).isEqualTo(400);
        assertThat(response).doesNotContain("memberships", account.admin().email());
        assertNoIdentity(response);
        assertThat(RawConnection.header(response, "Roster-Problem")).as(requestLine).isEqualTo("validation");
        assertThat(response).as("no body that a proxy could forward").endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = { "//v1/access/../me", "/v1//access/../me", "/./v1/access", "/v1/%61ccess", "/v1/access/../access",
            "/v1/x/../access", "/V1/ACCESS" })
    void otherSpellingsOfThePathDoNotAuthorize(String path) {
        String response = RawConnection.answer("GET " + path + "?account=" + account.id() + " HTTP/1.1",
                "Authorization: Bearer " + account.admin().api().token());
        if (path.endsWith("/me")) {
            assertThat(RawConnection.header(response, "Roster-Role")).isNull();
        } else {
            assertThat(RawConnection.status(response)).as(response).isEqualTo(path.startsWith("/v1/access/") ? 400 : 404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/", "/invoices/42", "/a.b/c..d/...", "/%C3%BC", "/a%20b", "/%25", "/a:b@c,d!e$f&g'(h)*i+j=k",
            "/x?y=/../me",
            "/?account={other}&permission=invoice:send", "/x?a=;b" })
    void authorizesUnambiguousPathsByTheHeaders(String clientPath) {
        TestAccount own = TestAccount.open();
        String path = clientPath.replace("{other}", own.id());
        for (String prefix : List.of("/v1/access", "http://evil.example/v1/access")) {
            assertThat(RawConnection.status(below(prefix + path, bob.api()))).as(path).isEqualTo(200);
            assertThat(RawConnection.status(below(prefix + path, own.admin().api()))).as(path).isEqualTo(403);
            assertThat(RawConnection.status(below(prefix + path, new Api("forged")))).as(path).isEqualTo(401);
        }
    }

    /** The client controls everything after the prefix. */
    @Test
    void clientCannotChooseTheAccountAfterTheDocumentedPrefix() throws IOException {
        TestAccount own = TestAccount.open();
        String prefix = envoyPrefix();
        assertThat(prefix).startsWith("/v1/access/");
        for (String chosen : List.of("", "?account=" + own.id(), "/?account=" + own.id(), "*", "/x?account=" + own.id(),
                "?account=" + own.id() + "&account=" + account.id(), "&account=" + own.id())) {
            String response = below(prefix + chosen, own.admin().api());
            assertThat(RawConnection.status(response)).as(prefix + chosen + "\n" + response).isEqualTo(403);
            assertNoIdentity(response);
        }
    }

    @Test
    void authorizesEachRequestOfAConnection() {
        String responses = RawConnection.pipelined(
                List.of("GET /v1/access/x HTTP/1.1", "GET /v1/access/x/../../me HTTP/1.1",
                        "GET /v1/access?account=" + account.id() + "&account=" + account.id() + " HTTP/1.1",
                        "OPTIONS * HTTP/1.1", "GET /v1/access/y HTTP/1.1"),
                "Authorization: Bearer " + bob.api().token(), "Roster-Account: " + account.id());
        Matcher statuses = Pattern.compile("HTTP/1\\.1 (\\d+) ").matcher(responses);
        assertThat(statuses.results().map(found -> found.group(1)).toList()).as(responses).startsWith("200", "400", "400")
                .endsWith("200").hasSize(5);
        assertThat(responses).doesNotContain("memberships");
    }

    @Test
    void rejectsRepeatedParameters() {
        TestAccount own = TestAccount.open();
        Api admin = own.admin().api();
        for (String twice : List.of("account=" + own.id() + "&account=" + account.id(),
                "account=" + own.id() + "&account=" + own.id(), "account=" + own.id() + "&account=",
                "account=" + own.id() + "&permission=a:b&permission=c:d")) {
            assertDenied(RawConnection.answer("GET /v1/access?" + twice + " HTTP/1.1", bearer(admin)), 400);
        }
        assertDenied(RawConnection.answer("GET /v1/access?account=" + own.id() + " HTTP/1.1", bearer(admin),
                "Roster-Account: " + account.id()), 400);
        assertDenied(RawConnection.answer("GET /v1/access/x HTTP/1.1", bearer(admin), "Roster-Account: " + own.id(),
                "roster-account: " + account.id()), 400);
        assertDenied(RawConnection.answer("GET /v1/access/x HTTP/1.1", bearer(admin),
                "Roster-Account: " + own.id() + "," + account.id()), 400);
        assertDenied(RawConnection.answer("GET /v1/access/x HTTP/1.1", bearer(admin), "Roster-Account: " + own.id(),
                "Roster-Permission: a:b", "Roster-Permission: account:read"), 400);
        assertDenied(RawConnection.answer("GET /v1/access/x HTTP/1.1", bearer(admin), bearer(bob.api()),
                "Roster-Account: " + account.id()), 401);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "1-1-1-1-1", "acme", "%00", "00000000-0000-0000-0000-00000000000g" })
    void rejectsOtherSpellingsOfAnAccount(String name) {
        assertDenied(RawConnection.answer("GET /v1/access?account=" + name + " HTTP/1.1", bearer(bob.api())), 400);
    }

    /** If the response has no header, a gateway forwards the header of the client. */
    @Test
    void everyResponseHasAllIdentityHeaders() {
        Key key = Keys.create(account, account.admin());
        Api stranger = TestAccount.open().admin().api();
        account.admin().api().post(account.path(bob) + "/suspend");
        assertDenied(below("/v1/access/x", stranger), 403);
        assertDenied(below("/v1/access/x", bob.api()), 403);
        assertDenied(below("/v1/access/x", new Api("forged")), 401);
        assertDenied(below("/v1/access/x", new Api(Keys.unknown(key.secret()))), 401);
        String operator = below("/v1/access/x", Api.asOperator());
        assertThat(RawConnection.status(operator)).isEqualTo(200);
        assertThat(identity(operator)).containsExactly(account.id(), "", "admin", "*", "");
        assertThat(identity(below("/v1/access/x", account.admin().api()))).containsExactly(account.id(),
                account.admin().memberId(), "admin", "*", "");
        assertThat(identity(below("/v1/access/x", key.api()))).containsExactly(account.id(), account.admin().memberId(),
                "admin", "*", key.id());
        String tooLarge = RawConnection.answer("POST /v1/access/x HTTP/1.1", "Content-Length: 2000000");
        assertThat(RawConnection.status(tooLarge)).isEqualTo(413);
        assertNoIdentity(tooLarge);
    }

    private String expand(String path) {
        String expanded = path.replace("{account}", account.id());
        return expanded.contains("{asset}") ? expanded.replace("{asset}", asset()) : expanded;
    }

    private static String asset() {
        Matcher asset = Pattern.compile("/assets/([^\"]+\\.css)").matcher(Api.anonymous().request()
                .header("Accept", "text/html").get("/signed-out").asString());
        assertThat(asset.find()).isTrue();
        return asset.group(1);
    }

    private String below(String target, Api client) {
        return RawConnection.answer("GET " + target + " HTTP/1.1", bearer(client), "Roster-Account: " + account.id());
    }

    private static String bearer(Api client) {
        return "Authorization: Bearer " + client.token();
    }

    private static String envoyPrefix() throws IOException {
        Matcher prefix = Pattern.compile("path_prefix: \"?([^\"\\s]+)")
                .matcher(Files.readString(Path.of("docs/gateways/envoy.yaml")));
        assertThat(prefix.find()).isTrue();
        return prefix.group(1);
    }

    private static void assertDenied(String response, int status) {
        assertThat(RawConnection.status(response)).as(response).isEqualTo(status);
        assertNoIdentity(response);
    }

    private static void assertNoIdentity(String response) {
        assertThat(identity(response)).as(response).containsOnly("").hasSize(IDENTITY.size());
    }

    private static List<String> identity(String response) {
        return IDENTITY.stream().map(header -> String.valueOf(RawConnection.header(response, header))).toList();
    }
}
