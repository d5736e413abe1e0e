package dev.roster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.SharedAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Unreadable bodies are 400 and change nothing. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class UnreadableBodyTest extends SharedAccount {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PARTS = "multipart/form-data; boundary=part";
    private static final String TOKEN = "--part\r\nContent-Disposition: form-data; name=\"formToken\"\r\n\r\n%s\r\n";
    private static final String CSV = "--part\r\nContent-Disposition: form-data; name=\"csv\"\r\n\r\nemail\nmallory@acme.example\r\n";
    private static final String FILE = "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n"
            + "Content-Type: text/csv\r\n\r\nemail,name\nmallory@acme.example,%s\r\n";
    private static final String END = "--part--\r\n";

    private static final RestAssuredConfig UNCHANGED = RestAssuredConfig.config().encoderConfig(EncoderConfig.encoderConfig()
            .appendDefaultContentCharsetToContentTypeIfUndefined(false).encodeContentTypeAs(FORM, ContentType.BINARY));

    private Browser browser;
    private String page;
    private String formToken;

    @Override
    protected void prepare() {
        page = "/accounts/" + account.id() + "/invitations/import";
        browser = Browser.signedIn(account.admin().email());
        formToken = browser.open(page).formToken();
    }

    static Stream<Arguments> json() {
        String whole = "{\"email\":\"mallory@acme.example\",\"name\":\"Ren\u00e9\"}";
        return Stream.of(
                Arguments.of("truncated", "malformed-body", whole.substring(0, 20).getBytes(UTF_8)),
                Arguments.of("Latin-1", "malformed-body", whole.getBytes(ISO_8859_1)),
                Arguments.of("truncated UTF-16", "malformed-body", truncated(whole.getBytes(UTF_16), 21)),
                Arguments.of("invalid UTF-32", "malformed-body",
                        new byte[] { 0, 0, 0, '{', -1, -1, -1, -1, 0, 0, 0, '}' }),
                Arguments.of("UTF-32 in an unknown byte order", "malformed-body", new byte[] { 0, 0, '{', 0, 0, 0, '"', 0 }),
                Arguments.of("100,000 nested lists", "malformed-body", "[".repeat(100_000).getBytes(UTF_8)),
                Arguments.of("compressed", "malformed-body", new byte[] { 31, -117, 8, 0, 0, 0, 0, 0 }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("json")
    void json(String how, String problem, byte[] body) {
        var answer = account.admin().api().request().contentType("application/json").body(body)
                .post(account.path() + "/invitations");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(Api.problem(answer)).isEqualTo(problem);
        nobodyIsInvited();
    }

    @Test
    void csvInLatin1() {
        var answer = account.admin().api().request().contentType("text/csv")
                .body("email,name\nmallory@acme.example,Ren\u00e9\n".getBytes(ISO_8859_1))
                .post(account.path() + "/invitations/csv");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(Api.problem(answer)).isEqualTo("malformed-body");
        nobodyIsInvited();
    }

    static Stream<String> forms() {
        return Stream.of("token=%zz", "token=%", "token=%4", "%zz=token", "token=%ff%fe", "token=\u00e9",
                "a=b&".repeat(1_001) + "token=a");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void form(String body) {
        ReceivedPage answer = new Browser().send("/session/back-channel-logout", FORM, body.getBytes(ISO_8859_1));
        assertThat(answer.status()).as(answer.html()).isEqualTo(400);
        var introspected = Api.asOperator().request().config(UNCHANGED).contentType(FORM).body(body.getBytes(ISO_8859_1))
                .post("/v1/introspect");
        assertThat(introspected.statusCode()).as(introspected.asString()).isEqualTo(400);
        assertThat(Api.problem(introspected)).isEqualTo("malformed-body");
    }

    static Stream<Arguments> parts() {
        return Stream.of(
                Arguments.of("without an end", PARTS, CSV),
                Arguments.of("truncated in a value", PARTS, CSV.substring(0, CSV.length() - 9)),
                Arguments.of("truncated in a header", PARTS, CSV.substring(0, 20)),
                Arguments.of("truncated in a file", PARTS, CSV + FILE.formatted("Ren").stripTrailing()),
                Arguments.of("another boundary", PARTS.replace("=part", "=other"), CSV + END),
                Arguments.of("no boundary", "multipart/form-data", CSV + END),
                Arguments.of("an empty boundary", "multipart/form-data; boundary=", CSV + END),
                Arguments.of("a part without a name", PARTS,
                        CSV + "--part\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + END),
                Arguments.of("a part without headers", PARTS, CSV + "--part\r\n\r\nx\r\n" + END),
                Arguments.of("an invalid header", PARTS, CSV + "--part\r\nheader\r\n\r\nx\r\n" + END),
                Arguments.of("a file that is not UTF-8", PARTS, FILE.formatted("Ren\u00e9") + END),
                Arguments.of("a value that is not UTF-8", PARTS, CSV.replace("mallory", "Ren\u00e9") + END),
                Arguments.of("no part", PARTS, END),
                Arguments.of("too many parts", PARTS, CSV.repeat(1_001) + END));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void multipart(String how, String type, String parts) {
        byte[] body = (TOKEN.formatted(formToken) + parts).getBytes(ISO_8859_1);
        for (String path : List.of(page, page + "/send")) {
            ReceivedPage answer = browser.send(path, type, how.equals("no part") ? parts.getBytes(UTF_8) : body);
            assertThat(answer.status()).as(answer.html()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).startsWith("text/html");
        }
        assertThat(browser.send(page, type, new byte[0]).status()).as("nothing").isEqualTo(400);
        nobodyIsInvited();
    }

    @Test
    void otherContentTypes() {
        for (String type : List.of("application/json", "multipart/mixed; boundary=part", FORM)) {
            ReceivedPage answer = browser.send(page, type, (TOKEN.formatted(formToken) + CSV + END).getBytes(UTF_8));
            assertThat(answer.status()).as(type + answer.html()).isEqualTo(415);
        }
    }

    /** With names and boundaries like those of browsers, whole and in chunks. */
    @Test
    void readsFormsOfBrowsers() throws Exception {
        String parts = TOKEN.formatted(formToken) + FILE.formatted("Ren\u00e9")
                + CSV.replace("mallory", "nobody") + END;
        ReceivedPage shown = browser.send(page, PARTS, parts.getBytes(UTF_8));
        assertThat(shown.status()).as(shown.html()).isEqualTo(200);
        assertThat(shown.html()).contains("mallory@acme.example").contains("Ren\u00e9").doesNotContain("nobody@");
        ReceivedPage quoted = browser.send(page, PARTS.replace("=part", "=\"part\"") + "; charset=utf-8",
                parts.getBytes(UTF_8));
        assertThat(quoted.status()).as(quoted.html()).isEqualTo(200);
        assertThat(browser.sendInChunks(page, PARTS, parts.getBytes(UTF_8)).html()).contains("mallory@acme.example");
    }

    /** The end of such a body is unknown (RFC 9112, 6.3). */
    @Test
    void rejectsATransferCodingOtherThanChunked() throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(("POST " + account.path() + "/invitations HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: gzip\r\n\r\n{}").getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400 ");
        }
    }

    private void nobodyIsInvited() {
        assertThat(Call.get(account.admin().api(), account.path() + "/invitations?state=open").send().json()
                .getJsonArray("items")).isEmpty();
    }

    private static byte[] truncated(byte[] whole, int length) {
        return java.util.Arrays.copyOf(whole, length);
    }
}
