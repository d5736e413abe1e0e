package dev.roster.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.ForgedTokens;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TimeTravel;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class RejectedTokensTest {
    private static final String ADA = "ada.rejected@acme.example";
    private static final Duration LONG = Duration.ofMinutes(5);

    private static Duration passed = Duration.ZERO;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLoggerName().equals(RejectedTokens.class.getName()) && line.getLevel().equals(Level.INFO)) {
                lines.add(line.getMessage());
            }
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @BeforeEach
    void listen() {
        Logger.getLogger(RejectedTokens.class.getName()).addHandler(listener);
        // More than a minute after the lines of other tests.
        passed = passed.plus(LONG);
    }

    @AfterEach
    void leave() {
        Logger.getLogger(RejectedTokens.class.getName()).removeHandler(listener);
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of("its audience (aud) is missing", without("aud")),
                Arguments.of("its audience (aud) does not contain ROSTER_OIDC_AUDIENCE", ForgedTokens.forAnotherAudience(ADA)),
                Arguments.of("its issuer (iss) is not ROSTER_OIDC_ISSUER", ForgedTokens.fromAnotherIssuer(ADA)),
                Arguments.of("its issuer (iss) is missing", without("iss")),
                Arguments.of("it has expired (exp)", ForgedTokens.expired(ADA)),
                Arguments.of("it is not valid yet (nbf)", ForgedTokens.notYetValid(ADA)),
                Arguments.of("its subject (sub) is missing", without("sub")),
                Arguments.of("its signature does not match", ForgedTokens.tampered(ADA)),
                Arguments.of("no key of the identity provider has the id (kid)", ForgedTokens.signedByAnotherKey(ADA)),
                Arguments.of("it is not", ForgedTokens.unsigned(ADA)),
                Arguments.of("it is not a JWT", "not-a-token"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void logsTheReasonWithoutTheToken(String reason, String token) {
        TimeTravel.by(passed, () -> expect401(token));
        assertThat(lines).singleElement().asString().startsWith("Rejected an access token: ").contains(reason)
                .doesNotContain(ADA, "eyJ", token);
    }

    @Test
    void logsAReasonOnceAMinuteWithACount() {
        String token = ForgedTokens.forAnotherAudience(ADA);
        TimeTravel.by(passed, () -> {
            expect401(token);
            expect401(token);
            expect401(token);
            expect401(ForgedTokens.expired(ADA));
        });
        assertThat(lines).as("one for each reason").hasSize(2);

        TimeTravel.by(passed.plusSeconds(30), () -> expect401(token));
        assertThat(lines).hasSize(2);

        TimeTravel.by(passed.plusSeconds(90), () -> expect401(token));
        assertThat(lines).hasSize(3).last().asString().contains("3 more for this reason since the previous line");
    }

    @Test
    void doesNotLogAcceptedTokens() {
        given().auth().oauth2(Tokens.signed(Tokens.claims(ADA))).get("/v1/me").then().statusCode(200);
        assertThat(lines).isEmpty();
    }

    private static void expect401(String token) {
        given().auth().oauth2(token).get("/v1/me").then().statusCode(401);
    }

    private static String without(String claim) {
        return changed(claims -> claims.remove(claim));
    }

    private static String changed(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = Tokens.claims(ADA);
        change.accept(claims);
        return Tokens.signed(claims);
    }
}
