package dev.roster.process;

import static dev.roster.testing.RosterProcess.decided;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestEdge;
import dev.roster.testing.Tokens;
import io.restassured.RestAssured;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A second issuer that is limited to accounts, at a core and an edge; and its outage. */
class SecondIssuerIT {
    @Test
    void anIssuerIsDeniedOutsideItsAccounts() throws Exception {
        RosterProcess before = RosterProcess.startForApi(Map.of());
        TestAccount inside = TestAccount.open();
        TestAccount outside = TestAccount.open();
        before.close();
        Map<String, String> settings = settings(Tokens.secondIssuer());
        Map<String, String> limited = new HashMap<>(settings);
        limited.put("ROSTER_OIDC_SECOND_ACCOUNTS", inside.id());
        try (RosterProcess core = RosterProcess.startForApi(limited)) {
            // The edge does not have the limit, which the core enforces.
            Map<String, String> environment = new HashMap<>(settings);
            environment.put("ROSTER_EDGE_CORE_URL", "http://localhost:" + core.port());
            environment.put("ROSTER_EDGE_CREDENTIAL", TestEdge.credential().secret());
            environment.put("ROSTER_OIDC_ISSUER", Tokens.issuer());
            environment.put("ROSTER_OPERATOR_ROLE", System.getProperty("roster.operator-role"));
            try (RosterProcess edge = RosterProcess.launch(environment, "edge").awaitReady()) {
                RestAssured.port = core.port();
                Api grace = new Api(Tokens.ofSecond("grace." + inside.domain(), inside.email("grace")));
                invite(inside, inside.email("grace"));
                assertThat(Call.accept(grace, Mailbox.tokenFor(inside.email("grace"), 0)).send().outcome()).isEqualTo("201");
                invite(outside, inside.email("grace"));
                assertThat(Call.accept(grace, Mailbox.tokenFor(inside.email("grace"), 1)).send().outcome())
                        .isEqualTo("403 forbidden");
                assertThat(status(edge, grace, inside)).isEqualTo(200);
                assertThat(status(edge, grace, inside)).isEqualTo(200);

                assertThat(linked(inside)).isEqualTo("200");
                assertThat(linked(outside)).isEqualTo("403 forbidden");

                Api linus = new Api(Tokens.ofSecond("linus." + outside.domain(), outside.email("linus")));
                Call.post(Api.asOperator(), outside.path() + "/members/import", "application/x-ndjson",
                        "{\"email\":\"" + outside.email("linus") + "\",\"name\":\"Linus\"}").send();
                assertThat(status(edge, linus, outside)).isEqualTo(403);
                assertThat(Call.get(linus, outside.path()).send().outcome()).isEqualTo("404 not-found");
                assertThat(Call.get(linus, "/v1/me").send().json().getJsonArray("memberships")).isEmpty();

                // Members from before the limit: at the core, also for the lookups of the edge.
                Call.post(Api.asOperator(), outside.path() + "/members/import", "application/x-ndjson",
                        "{\"email\":\"" + outside.email("ken") + "\",\"name\":\"Ken\",\"issuer\":\"" + Tokens.secondIssuer()
                                + "\",\"subject\":\"ken." + outside.domain() + "\"}")
                        .send();
                Api ken = new Api(Tokens.ofSecond("ken." + outside.domain(), outside.email("ken")));
                assertThat(status(edge, ken, outside)).isEqualTo(403);
                assertThat(Call.get(ken, outside.path()).send().outcome()).isEqualTo("404 not-found");
                assertThat(Call.get(ken, "/v1/me").send().json().getJsonArray("memberships")).isEmpty();

                // Operators act in all accounts.
                Map<String, Object> claims = Tokens.secondClaims("olga", "olga@roster.example");
                claims.put("roles", List.of(System.getProperty("roster.operator-role")));
                Api operator = new Api(Tokens.signedBySecond(claims));
                assertThat(Call.get(operator, "/v1/accounts").send().outcome()).isEqualTo("403 forbidden");
                assertThat(Call.get(operator, outside.path()).send().outcome()).isEqualTo("404 not-found");
                assertThat(status(edge, operator, outside)).isEqualTo(403);
                assertThat(status(edge, Api.asOperator(), outside)).isEqualTo(200);
            }
        }
    }

    @Tag("full")
    @Test
    void anOutageOfOneIssuerDoesNotAffectTheOther() throws Exception {
        int port = RosterProcess.freePort();
        String issuer = "http://localhost:" + port + "/second";
        try (RosterProcess core = RosterProcess.startForApi(settings(issuer))) {
            TestAccount account = TestAccount.open();
            MockOAuth2Server provider = new MockOAuth2Server();
            provider.start(InetAddress.getByName("localhost"), port);
            String before = token(provider);
            provider.shutdown();
            MockOAuth2Server restarted = new MockOAuth2Server();
            assertThat(Call.get(new Api(before), "/v1/me").send().status()).isEqualTo(503);
            assertThat(Call.get(account.admin().api(), account.path()).send().status()).isEqualTo(200);
            restarted.start(InetAddress.getByName("localhost"), port);
            Awaitility.await().until(() -> Call.get(new Api(token(restarted)), "/v1/me").send().status() == 200);
            String later = token(restarted);
            restarted.shutdown();
            assertThat(Call.get(new Api(later), "/v1/me").send().status()).isEqualTo(200);
            assertThat(core.readiness()).isEqualTo(200);
            assertThat(Call.get(account.admin().api(), account.path()).send().status()).isEqualTo(200);
        }
    }

    private static Map<String, String> settings(String issuer) {
        return Map.of("ROSTER_OIDC_SECOND_ENABLED", "true", "ROSTER_OIDC_SECOND_ISSUER", issuer, "ROSTER_OIDC_SECOND_AUDIENCE",
                Tokens.SECOND_AUDIENCE, "ROSTER_OIDC_SECOND_ROLE_CLAIM", Tokens.SECOND_ROLE_CLAIM);
    }

    private static String token(MockOAuth2Server provider) {
        return provider.issueToken("second", "grace", Tokens.SECOND_AUDIENCE).serialize();
    }

    private static void invite(TestAccount account, String email) {
        Sql.endCooldown(email);
        assertThat(account.admin().api().invite(account.id(), email, "member").statusCode()).isEqualTo(201);
    }

    private static int status(RosterProcess edge, Api person, TestAccount account) {
        return decided(() -> edge.as(person.token()).header("Roster-Account", account.id()).get("/v1/access")).statusCode();
    }

    /** The outcome of a link for a sign-in of the second issuer. */
    private static String linked(TestAccount account) {
        Person barbara = account.add("barbara", "member");
        int before = Mailbox.of(barbara.email()).size();
        Call.post(account.admin().api(), account.path(barbara) + "/identity-link").send();
        Matcher token = Pattern.compile("token=(rsl_[A-Za-z0-9_-]+)")
                .matcher(Mailbox.text(Mailbox.await(barbara.email(), before + 1), "text/plain"));
        assertThat(token.find()).isTrue();
        return Call.post(new Api(Tokens.ofSecond("new." + barbara.email(), barbara.email())), "/v1/identity-links/accept",
                Map.of("token", token.group(1))).send().outcome();
    }
}
