package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.RawConnection;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roster behind a proxy that ends TLS and changes {@code Host}, and clients that forge headers of a proxy. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BehindProxyTest {
    private static final String PUBLIC_URL = System.getProperty("roster.public-url");

    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    @Test
    void responsesUseThePublicUrl() {
        Response created = behindProxy().contentType(ContentType.JSON).header("Idempotency-Key", "once")
                .body(Map.of("email", account.email("new"))).post(account.path() + "/invitations");
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(PUBLIC_URL + account.path() + "/invitations/"
                + created.jsonPath().getString("id"));
        Response repeated = account.admin().api().request().contentType(ContentType.JSON).header("Idempotency-Key", "once")
                .body(Map.of("email", account.email("new"))).post(account.path() + "/invitations");
        assertThat(repeated.header("Location")).isEqualTo(created.header("Location"));

        account.add("second", "member");
        String query = "?limit=1&status=active&sort=-name";
        String link = behindProxy().urlEncodingEnabled(false).get(account.path() + "/members" + query).header("Link");
        assertThat(link).startsWith("<" + PUBLIC_URL + account.path() + "/members" + query + "&cursor=")
                .contains("rel=\"next\"");
    }

    /** A request target can name a host too (RFC 9112, 3.2.2). */
    @Test
    void aTargetWithAHostChangesNoUrl() {
        account.add("second", "member");
        String answer = RawConnection.answer("GET http://evil.example" + account.path() + "/members?limit=1 HTTP/1.1",
                "Host: evil.example", "Authorization: Bearer " + account.admin().api().token());
        assertThat(RawConnection.status(answer)).as(answer).isEqualTo(200);
        assertThat(RawConnection.header(answer, "Link")).startsWith("<" + PUBLIC_URL + "/v1/accounts/");
        assertThat(answer).doesNotContain("evil.example");
    }

    @Test
    void signInUsesThePublicUrl() {
        Browser browser = new Browser();
        String away = browser.request("/session/sign-in?to=/accounts").header("location");
        assertThat(away).contains("redirect_uri="
                + java.net.URLEncoder.encode(PUBLIC_URL + "/session/return", java.nio.charset.StandardCharsets.UTF_8));
        String answer = RawConnection.answer("GET /accounts HTTP/1.1", "Host: roster.internal", "Accept: text/html");
        assertThat(RawConnection.header(answer, "Location")).startsWith(PUBLIC_URL + "/session/sign-in");
        String signIn = RawConnection.answer("GET /session/sign-in?to=/accounts HTTP/1.1", "Host: evil.example");
        assertThat(RawConnection.header(signIn, "Location")).doesNotContain("evil.example");
    }

    @Test
    void onlyTrustedProxiesSetTheAddressInTheAuditLog() {
        assertThat(addressAfter("trusted", RosterStack.TRUSTED_PROXY, "X-Forwarded-For: 203.0.113.5"))
                .isEqualTo("203.0.113.5");
        assertThat(addressAfter("appended", RosterStack.TRUSTED_PROXY, "X-Forwarded-For: 10.0.0.1, 203.0.113.6"))
                .as("the client's own value is to the left").isEqualTo("203.0.113.6");
        assertThat(addressAfter("lines", RosterStack.TRUSTED_PROXY, "X-Forwarded-For: 10.0.0.1",
                "x-forwarded-for: 203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(addressAfter("nonsense", RosterStack.TRUSTED_PROXY, "X-Forwarded-For: <script>"))
                .isEqualTo(RosterStack.TRUSTED_PROXY);
        assertThat(addressAfter("untrusted", "127.0.0.1", "X-Forwarded-For: 203.0.113.8")).isEqualTo("127.0.0.1");
        assertThat(addressAfter("other", "127.0.0.1", "Forwarded: for=203.0.113.9", "X-Real-IP: 203.0.113.9"))
                .isEqualTo("127.0.0.1");
    }

    private String addressAfter(String role, String from, String... headers) {
        String body = "{\"name\":\"" + role + "\",\"permissions\":[]}";
        String[] all = java.util.stream.Stream.concat(java.util.Arrays.stream(headers),
                java.util.stream.Stream.of("Authorization: Bearer " + account.admin().api().token(),
                        "Content-Type: application/json", "Content-Length: " + body.length() + "\r\n\r\n" + body))
                .toArray(String[]::new);
        String answer = RawConnection.answerFrom(from, "POST " + account.path() + "/roles HTTP/1.1", all);
        assertThat(RawConnection.status(answer)).as(answer).isEqualTo(201);
        return account.admin().api().get(account.path() + "/audit-events?action=role.created&limit=1").jsonPath()
                .getString("items[0].origin.ip");
    }

    private RequestSpecification behindProxy() {
        return account.admin().api().request().header("Host", "roster.internal").header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "gopher").header("Forwarded", "host=evil.example;proto=gopher");
    }
}
