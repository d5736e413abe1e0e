package dev.roster;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import dev.roster.testing.ForgedTokens;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class TokenTest {
    private static final String ADA = "ada@acme.example";

    @Test
    void acceptsTheProvidersToken() {
        given().auth().oauth2(Tokens.signed(Tokens.claims(ADA))).get("/v1/me").then().statusCode(200).body("email", is(ADA));
    }

    /** Also after its signature was verified. */
    @Test
    void rejectsARememberedTokenAfterItsExpiry() {
        String token = Tokens.signed(Tokens.claims(ADA), java.time.Duration.ofSeconds(2));
        given().auth().oauth2(token).get("/v1/me").then().statusCode(200);
        given().auth().oauth2(token).get("/v1/me").then().statusCode(200);
        org.awaitility.Awaitility.await().until(() -> given().auth().oauth2(token).get("/v1/me").statusCode() == 401);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rejectsOtherTokens(String name, UnaryOperator<String> token) {
        given().auth().oauth2(token.apply(ADA)).get("/v1/me").then()
                .statusCode(401)
                .header("WWW-Authenticate", is("Bearer error=\"invalid_token\""))
                .contentType("application/problem+json")
                .body("type", is("/problems/unauthenticated"));
    }

    static Stream<Arguments> rejectsOtherTokens() {
        return Stream.of(
                forged("expired", ForgedTokens::expired),
                forged("not yet valid", ForgedTokens::notYetValid),
                forged("for another audience", ForgedTokens::forAnotherAudience),
                forged("from another issuer", ForgedTokens::fromAnotherIssuer),
                forged("signed by another key", ForgedTokens::signedByAnotherKey),
                forged("tampered", ForgedTokens::tampered),
                forged("unsigned", ForgedTokens::unsigned));
    }

    private static Arguments forged(String name, UnaryOperator<String> token) {
        return Arguments.of(name, token);
    }
}
