package dev.roster.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.ForgedTokens;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BackChannelLogoutTest {
    private static final Map<String, Object> EVENTS = Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of());

    @Test
    void endsTheSessionInTheToken() {
        String email = TestAccount.open().admin().email();
        Browser one = Browser.signedIn(email);
        String session = UUID.randomUUID().toString();
        Sql.update("update browser_session set provider_session = ? where subject = ?", session, email);
        Browser other = Browser.signedIn(email);

        assertThat(send(logoutToken(claims -> claims.put("sid", session))).statusCode()).isEqualTo(200);

        assertThat(one.request("/accounts").status()).isEqualTo(303);
        assertThat(other.request("/accounts").status()).isEqualTo(200);
        assertThat(one.open("/session/sign-in?to=/accounts").address().toString())
                .as("the cookie of Quarkus does not start a session").startsWith(Tokens.issuer());
    }

    @Test
    void endsAllSessionsOfTheSubjectWithoutASession() {
        String email = TestAccount.open().admin().email();
        Browser one = Browser.signedIn(email);
        Browser two = Browser.signedIn(email);
        Browser stranger = Browser.signedIn(TestAccount.open().admin().email());

        assertThat(send(logoutToken(claims -> claims.put("sub", email))).statusCode()).isEqualTo(200);

        assertThat(one.request("/accounts").status()).isEqualTo(303);
        assertThat(two.request("/accounts").status()).isEqualTo(303);
        assertThat(stranger.request("/accounts").status()).isEqualTo(200);
    }

    static Stream<Arguments> invalidTokens() {
        return Stream.of(
                Arguments.of("without events", logoutToken(claims -> claims.remove("events"))),
                Arguments.of("another event", logoutToken(claims -> claims.put("events", Map.of("x", Map.of())))),
                Arguments.of("for another client", logoutToken(claims -> claims.put("aud", "roster"))),
                Arguments.of("an ID token", logoutToken(claims -> claims.put("nonce", "n"))),
                Arguments.of("without a subject", logoutToken(claims -> claims.remove("sub"))),
                Arguments.of("from another issuer", logoutToken(claims -> claims.put("iss", "https://evil.example"))),
                Arguments.of("an access token", Tokens.of("ada@acme.example")),
                Arguments.of("not a token", "logout!"),
                Arguments.of("with a signature of another key", ForgedTokens.signedByAnotherKey(claims("x@acme.example"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalidTokens")
    void rejectsOtherTokens(String description, String token) {
        assertThat(Api.problem(send(token))).isEqualTo("validation");
    }

    @Test
    void rejectsARequestWithoutToken() {
        assertThat(Api.problem(Api.anonymous().request().formParam("x", "y").post("/session/back-channel-logout")))
                .isEqualTo("validation");
    }

    private static Response send(String token) {
        return Api.anonymous().request().formParam("logout_token", token).post("/session/back-channel-logout");
    }

    private static String logoutToken(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims("somebody@acme.example");
        change.accept(claims);
        return Tokens.signed(claims);
    }

    private static Map<String, Object> claims(String subject) {
        return new HashMap<>(Map.of("iss", Tokens.issuer(), "aud", "console", "sub", subject, "jti",
                UUID.randomUUID().toString(), "events", EVENTS));
    }
}
