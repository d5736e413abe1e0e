package dev.roster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.StringInputs.StringInput;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RawHttp;
import dev.roster.testing.RawHttp.Reply;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Text that PostgreSQL or JSON cannot hold: U+0000, unpaired surrogates, bytes that are not UTF-8. It is 400, and fails no
 * other request.
 */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class InvalidTextTest extends InputTest {
    private static final String NUL = "\\u0000";
    private static final String HIGH = "\\ud83d";
    private static final String LOW = "\\ude00";

    @ParameterizedTest
    @FieldSource("dev.roster.StringInputs#ALL")
    void rejectsInvalidTextInEveryString(StringInput input) {
        for (String hostile : List.of(NUL, "a" + NUL, HIGH, LOW + HIGH, HIGH + "x")) {
            Response answer = input.send(account, member, hostile);
            assertThat(answer.statusCode()).as(hostile + answer.asString()).isEqualTo(400);
            assertThat(Api.problem(answer)).isEqualTo("validation");
        }
    }

    @Test
    void rejectsNulInALineAndInAName() {
        String bulk = account.path() + "/invitations/bulk";
        Response line = StringInputs.send(account, "POST", bulk,
                "{'invitations':[{'email':'a@acme.example','note':'x" + NUL + "'}]}");
        assertThat(line.statusCode()).as(line.asString()).isEqualTo(400);
        assertThat(Api.errorFields(line)).containsExactly("invitations[0].note");
        Response name = StringInputs.send(account, "POST", bulk, "{'a" + NUL + "':1}");
        assertThat(name.statusCode()).as(name.asString()).isEqualTo(400);
        Response csv = admin.request().contentType("text/csv").body("email\na\0@acme.example\n".getBytes(UTF_8))
                .post(account.path() + "/invitations/csv");
        assertThat(csv.statusCode()).as(csv.asString()).isEqualTo(400);
        assertThat(Api.problem(csv)).isEqualTo("malformed-body");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/members?role=a%00", "/members?search=a%00", "/members?cursor=%00", "/members?role=%ED%A0%80",
            "/members?role=%FF", "/members?role=\u00e9", "/members?x=%00", "/members?%00=x", "/audit-events?action=a%00",
            "/audit-events/export?action=a%00", "/audit-events/verification?anchor=%00", "/roles/a%00", "/roles/%ED%BF%BF",
            "/members/%00", "/reviews?state=%00", "/invitations?state=open%00" })
    void rejectsInvalidTextInPathsAndQueries(String target) {
        Reply answer = RawHttp.get(RestAssured.port, account.path() + target, authorization());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.isProblem()).as(answer.head()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "?account=%00", "?permission=a%00", "?permission=a:b%00" })
    void rejectsNulInARequestOfAGateway(String query) {
        Reply answer = RawHttp.get(RestAssured.port, "/v1/access" + query, authorization());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/members?search=%00", "/activity?person=%00", "/activity?action=%ED%A0%80", "/roles/a%00/edit" })
    void pagesRejectInvalidText(String target) {
        ReceivedPage page = browser().request(pages() + target);
        assertThat(page.status()).as(page.html()).isEqualTo(400);
        assertThat(page.header("content-type")).startsWith("text/html");
    }

    @Test
    void formsRejectNul() {
        for (String field : List.of("addresses", "role", "language", "note")) {
            Map<String, String> form = new HashMap<>(Map.of("addresses", "x@acme.example", "role",
                    "member", "language", "en", "note", ""));
            form.put(field, "x\0");
            assertThat(submit("/invite", form)).as(field).isEqualTo(400);
        }
        Response introspected = Api.asOperator().request().contentType("application/x-www-form-urlencoded")
                .body("token=a%00&account=" + account.id()).post("/v1/introspect");
        assertThat(introspected.statusCode()).as(introspected.asString()).isEqualTo(400);
    }

    private static Map<String, Object> claims(String email, String claim, Object value) {
        Map<String, Object> claims = Tokens.claims(email);
        claims.put(claim, value);
        return claims;
    }

    @Test
    void rejectsTokensWithInvalidClaims() {
        String email = account.email("mallory");
        for (Map<String, Object> claims : List.of(claims(email, "sub", "a\0"), claims(email, "email", "a\0@acme.example"),
                claims(email, "name", "a\0"), claims(email, "sub", "s".repeat(256)),
                claims(email, "email", "e".repeat(255)), claims(email, "name", 5), claims(email, "name", List.of("a")),
                claims(email, "email", Map.of("a", 1)))) {
            for (String path : List.of("/v1/me", account.path(), account.path() + "/members")) {
                Response answer = new Api(Tokens.signed(claims)).get(path);
                assertThat(answer.statusCode()).as(claims + answer.asString()).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
            }
        }
    }

    /** Concurrent decisions share a statement. */
    @Test
    void anInvalidTokenFailsNoOtherDecision() {
        Api hostile = new Api(Tokens.signed(claims(account.email("mallory"), "sub", "a\0")));
        for (int round = 0; round < 10; round++) {
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(Call.get(hostile, account.path()));
                calls.add(Call.get(admin, account.path()));
                calls.add(Call.get(member.api(), account.path(member)));
            }
            List<Answer> answers = Call.together(calls.toArray(Call[]::new));
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).status()).as(answers.get(i).body()).isEqualTo(i % 3 == 0 ? 401 : 200);
            }
        }
    }

    @Test
    void cutsALongNameBetweenCharacters() {
        String email = account.email("nora");
        admin.invite(account.id(), email, "member");
        Api nora = new Api(Tokens.signed(claims(email, "name", "n".repeat(199) + "\uD83D\uDE00")));
        Response joined = nora.accept(Mailbox.tokenFor(email, 0));
        assertThat(joined.statusCode()).as(joined.asString()).isEqualTo(201);
        assertThat(joined.jsonPath().getString("member.name")).isEqualTo("n".repeat(199));
    }

    private String authorization() {
        return "Authorization: Bearer " + admin.token() + "\r\n";
    }
}
